'use strict';

// MIMEType reads and writes types with their parameters.

const assert = require('assert');
const { MIMEType } = require('util');

const type = new MIMEType(' Text/HTML ; charset="a\\"b";charset=second;x=1 ');
assert.strictEqual(type.essence, 'text/html');
assert.strictEqual(type.params.get('charset'), 'a"b');
type.params.set('y', '');
assert.strictEqual(`${type}`, 'text/html;charset="a\\"b";x=1;y=""');
assert.throws(() => new MIMEType('text'), { code: 'ERR_INVALID_MIME_SYNTAX' });
assert.throws(() => new MIMEType('te xt/plain'), { code: 'ERR_INVALID_MIME_SYNTAX' });
