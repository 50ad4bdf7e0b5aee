'use strict';

// process.env takes plain properties with string names and nothing else.

const { equal, throws } = require('./check');

const symbol = Symbol('name');
equal(process.env[symbol], undefined);
equal(symbol in process.env, false);
throws(() => { process.env[symbol] = 1; }, { name: 'TypeError' });
throws(() => Object.defineProperty(process.env, 'X', { value: 'x' }), {
  code: 'ERR_INVALID_OBJECT_DEFINE_PROPERTY',
});
throws(() => Object.defineProperty(process.env, 'X', { get() {} }), {
  code: 'ERR_INVALID_OBJECT_DEFINE_PROPERTY',
});
const all = { configurable: true, enumerable: true, writable: true };
Object.defineProperty(process.env, 'X', { value: 'x', ...all });
equal(process.env.X, 'x');

process.env.TZ = 'Etc/UTC';
equal(new Date(0).getHours(), 0);
process.env.TZ = 'Asia/Tokyo';
equal(new Date(0).getHours(), 9);
