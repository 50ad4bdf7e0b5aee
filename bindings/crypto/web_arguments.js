'use strict';

// Arguments of the Web Cryptography API, converted as Web IDL does it.

const { codes } = require('internal/errors');
const { isBytes } = require('internal/crypto/inputs');
const { isCryptoKey } = require('internal/crypto/keys');
const { DOMException } = require('internal/dom_exception');

const kFormats = ['raw', 'pkcs8', 'spki', 'jwk'];
const kUsages = [
  'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey',
];

// ERR_MISSING_ARGS with the text of Web IDL.
function checkArguments(given, required, method, name) {
  if (given >= required) return;
  const error = new codes.ERR_MISSING_ARGS(method);
  error.message = `Failed to execute '${method}' on '${name}': ${required} argument` +
    `${required === 1 ? '' : 's'} required, but only ${given} present.`;
  throw error;
}

// The bytes as they are now.
function toBytes(value, name) {
  if (!isBytes(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  }
  const view = ArrayBuffer.isView(value) ?
    new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value);
  return view.slice();
}

function toKey(value, name) {
  if (!isCryptoKey(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, 'CryptoKey', value);
  return value;
}

function toFormat(value) {
  const format = `${value}`;
  if (!kFormats.includes(format)) throw new codes.ERR_INVALID_ARG_VALUE('format', value);
  return format;
}

function toUsages(value) {
  if (typeof value !== 'object' || value === null || value[Symbol.iterator] == null) {
    throw new codes.ERR_INVALID_ARG_TYPE('keyUsages', 'sequence', value);
  }
  const usages = Array.from(value, (usage) => `${usage}`);
  for (const usage of usages) {
    if (!kUsages.includes(usage)) throw new codes.ERR_INVALID_ARG_VALUE('keyUsages', usage);
  }
  // In the order of the standard, each once.
  return kUsages.filter((usage) => usages.includes(usage));
}

// An integer of at most `bits` bits.
function toInteger(value, name, bits) {
  const number = Math.trunc(Number(value));
  if (!(number >= 0 && number < 2 ** bits)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, `an integer of ${bits} bits`, value);
  }
  return number;
}

function webError(message, name, cause) {
  return new DOMException(message, cause === undefined ? name : { name, cause });
}

// What failed inside, as the API reports it.
function operationError(cause) {
  return webError('The operation failed for an operation-specific reason', 'OperationError', cause);
}

module.exports = {
  checkArguments, operationError, toBytes, toFormat, toInteger, toKey, toUsages, webError,
};
