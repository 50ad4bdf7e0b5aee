'use strict';

// Bridges between functions with a callback and functions that return a promise.

const { codes } = require('internal/errors');
const { customPromisify, customPromisifyArgs } = require('internal/util');
const { validateFunction } = require('internal/validators');

const { defineProperties, defineProperty, getOwnPropertyDescriptors, getPrototypeOf,
        setPrototypeOf } = Object;

function withCustom(fn) {
  return defineProperty(fn, customPromisify, {
    __proto__: null, value: fn, enumerable: false, writable: false, configurable: true,
  });
}

// Descriptors that a tampered Object.prototype cannot change.
function ownDescriptors(object) {
  const descriptors = getOwnPropertyDescriptors(object);
  for (const key of Reflect.ownKeys(descriptors)) setPrototypeOf(descriptors[key], null);
  return descriptors;
}

function promisify(original) {
  validateFunction(original, 'original');

  const custom = original[customPromisify];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return withCustom(custom);
  }

  const names = original[customPromisifyArgs];
  function promisified(...args) {
    return new Promise((resolve, reject) => {
      original.call(this, ...args, (error, ...values) => {
        if (error) {
          reject(error);
        } else if (names === undefined || values.length < 2) {
          resolve(values[0]);
        } else {
          resolve(Object.fromEntries(names.map((name, i) => [name, values[i]])));
        }
      });
    });
  }
  setPrototypeOf(promisified, getPrototypeOf(original));
  withCustom(promisified);
  return defineProperties(promisified, ownDescriptors(original));
}

promisify.custom = customPromisify;

// A callback could not tell a falsy reason from success.
function reject(reason, callback) {
  let error = reason;
  if (!error) {
    error = new codes.ERR_FALSY_VALUE_REJECTION(reason);
    Error.captureStackTrace(error, reject);
  }
  callback(error);
}

function callbackify(original) {
  validateFunction(original, 'original');

  function callbackified(...args) {
    const last = args.pop();
    validateFunction(last, 'last argument');
    const callback = last.bind(this);
    // From the tick queue, so that what the callback throws is an uncaught exception.
    original.apply(this, args).then((value) => process.nextTick(callback, null, value),
                                    (reason) => process.nextTick(reject, reason, callback));
  }

  const descriptors = ownDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  return defineProperties(callbackified, descriptors);
}

module.exports = { callbackify, promisify };
