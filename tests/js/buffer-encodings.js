'use strict';

// Text into bytes and back in every encoding, and what is not well-formed.

const { deepEqual, equal, throws } = require('./check');

for (const encoding of ['utf8', 'ucs2', 'utf16le', 'latin1', 'binary', 'ascii', 'UTF-8', 'base64',
  'base64url', 'hex']) {
  const text = /^(base64|hex)/.test(encoding) ? 'abcdef12' : 'plain text';
  equal(Buffer.from(text, encoding).toString(encoding), text, encoding);
}
for (const text of ['caf\u00e9', '\u20ac uro', '\u{1f600}!', 'x'.repeat(5000) + '\u00e9',
  '\u4e2d'.repeat(5000)]) {
  equal(Buffer.from(text).toString(), text);
  equal(Buffer.from(text, 'ucs2').toString('ucs2'), text);
  equal(Buffer.byteLength(text), Buffer.from(text).length);
}
equal(Buffer.from('a\ud800b').toString('hex'), '61efbfbd62');
equal(Buffer.from([0x61, 0xc3, 0x28, 0xff]).toString(), 'a\ufffd(\ufffd');
equal(Buffer.from('YW Jj\n').toString('latin1'), 'YW Jj\n');
equal(Buffer.from('YW Jj!\nZA==garbage', 'base64').toString(), 'abcd');
equal(Buffer.from('_-8', 'base64').toString('hex'), 'ffef');
equal(Buffer.from([0xff, 0xef]).toString('base64url'), '_-8');
equal(Buffer.from('abxcd', 'hex').length, 1);
equal(Buffer.from([0x80, 0xe9]).toString('ascii'), '\u0000i');
throws(() => Buffer.from('a', 'nothing'), { code: 'ERR_UNKNOWN_ENCODING' });

const small = Buffer.alloc(4, 0x2e);
equal(small.write('a\u20ac\u20ac'), 4);
equal(Buffer.alloc(3).write('\u00e9\u00e9'), 2);
deepEqual([...Buffer.alloc(3, 0x2e).fill('ab', 1)], [0x2e, 0x61, 0x62]);
const kept = Buffer.from('...');
kept.write('\u00e9\u00e9\u00e9');
equal(kept.toString('latin1'), '\u00c3\u00a9.');

equal(atob(btoa('caf\u00e9')), 'caf\u00e9');
