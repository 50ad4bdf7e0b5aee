'use strict';

// Prime numbers: generatePrime(), checkPrime(), and their synchronous forms.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { completion, isBytes } = require('internal/crypto/inputs');
const { kEmptyObject } = require('internal/util');
const {
  validateBoolean, validateFunction, validateInt32, validateObject,
} = require('internal/validators');

const binding = internalBinding('crypto_keys');

// The big-endian bytes of a number.
function numberBytes(value, name) {
  if (typeof value === 'bigint') {
    if (value < 0n) throw new codes.ERR_OUT_OF_RANGE(name, '>= 0', value);
    const hex = value.toString(16);
    return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  }
  if (isBytes(value)) return value;
  throw new codes.ERR_INVALID_ARG_TYPE(
    name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], value);
}

function generateArguments(size, options) {
  validateObject(options, 'options');
  const { safe = false, bigint = false, add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  const addBytes = add === undefined ? undefined : numberBytes(add, 'options.add');
  const remBytes = rem === undefined ? undefined : numberBytes(rem, 'options.rem');
  const show = bigint ? (bytes) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`) :
    (bytes) => bytes;
  return { args: [size, safe, addBytes, remBytes], show };
}

// Node gives undefined where there is no error.
function doneWith(callback, show) {
  return completion((error, ...result) => callback(error ?? undefined, ...result), show);
}

function generatePrime(size, options, callback) {
  validateInt32(size, 'size', 1);
  if (typeof options === 'function') {
    callback = options;
    options = kEmptyObject;
  }
  validateFunction(callback, 'callback');
  const { args, show } = generateArguments(size, options);
  binding.generatePrime(...args, doneWith(callback, show));
}

function generatePrimeSync(size, options = kEmptyObject) {
  validateInt32(size, 'size', 1);
  const { args, show } = generateArguments(size, options);
  return show(binding.generatePrime(...args));
}

function checksOf(options) {
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInt32(checks, 'options.checks', 0);
  return checks;
}

function checkPrime(candidate, options = kEmptyObject, callback = undefined) {
  const bytes = numberBytes(candidate, 'candidate');
  if (typeof options === 'function') {
    callback = options;
    options = kEmptyObject;
  }
  validateFunction(callback, 'callback');
  binding.checkPrime(bytes, checksOf(options), doneWith(callback, (result) => result));
}

function checkPrimeSync(candidate, options = kEmptyObject) {
  return binding.checkPrime(numberBytes(candidate, 'candidate'), checksOf(options));
}

Object.defineProperty(checkPrime, 'length', { __proto__: null, value: 1, configurable: true });
Object.defineProperty(generatePrime, 'length', { __proto__: null, value: 3, configurable: true });

module.exports = { checkPrime, checkPrimeSync, generatePrime, generatePrimeSync };
