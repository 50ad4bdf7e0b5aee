'use strict';

const { deepEqual, equal, throws } = require('./check.js');
const EventEmitter = require('events');
const { Console } = require('console');

function makeStream(chunks) {
  return Object.assign(new EventEmitter(), { write: (chunk) => chunks.push(chunk) });
}
const out = [];
const err = [];
const own = new Console({ stdout: makeStream(out), stderr: makeStream(err), groupIndentation: 1 });
equal(own instanceof Console, true);
own.log('a', 1);
own.error('b %s', 'c');
own.group();
own.warn('d');
own.assert(false, 'e');
deepEqual(out, ['a 1\n']);
deepEqual(err, ['b c\n', ' d\n', ' Assertion failed: e\n']);

const failing = new EventEmitter();
failing.write = () => {
  throw new Error('broken');
};
new Console(failing).log('ignored');
throws(() => new Console({ stdout: failing, ignoreErrors: false }).log('x'), { message: 'broken' });
throws(() => new Console({ stdout: {} }), { code: 'ERR_CONSOLE_WRITABLE_STREAM' });
