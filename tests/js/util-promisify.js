'use strict';

const { equal, mustCall, throws } = require('./check.js');
const { callbackify, promisify } = require('util');

function add(a, b, callback) {
  setImmediate(callback, a < 0 ? new Error('negative') : null, a + b);
}
const promised = promisify(add);
promised(1, 2).then(mustCall((sum) => equal(sum, 3)));
promised(-1, 2).catch(mustCall((error) => equal(error.message, 'negative')));
equal(promised.name, 'add');

add[promisify.custom] = () => 'custom';
equal(promisify(add)(), 'custom');
throws(() => promisify(5), { code: 'ERR_INVALID_ARG_TYPE' });

callbackify(async (a) => a * 2)(4, mustCall((error, value) => {
  equal(error, null);
  equal(value, 8);
}));
callbackify(() => Promise.reject(null))(mustCall((error) => {
  equal(error.code, 'ERR_FALSY_VALUE_REJECTION');
  equal(error.reason, null);
}));
