'use strict';

// The Web Cryptography API: https://w3c.github.io/webcrypto/#crypto-interface

const { codes } = require('internal/errors');
const { CryptoKey } = require('internal/crypto/crypto_key');
const { randomFillSync, randomUUID } = require('internal/crypto/random');
const { SubtleCrypto, newSubtleCrypto } = require('internal/crypto/subtle');
const { DOMException } = require('internal/dom_exception');
const { checkArguments } = require('internal/crypto/web_arguments');
const { defineInterface } = require('internal/web_interface');

const kMostBytes = 65536;
const kIntegerArrays = new Set([
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array',
  'Uint32Array', 'BigInt64Array', 'BigUint64Array',
]);
const typedArrayName = Function.prototype.call.bind(Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get);

function getRandomValues(array) {
  if (!kIntegerArrays.has(typedArrayName(array))) {
    throw new DOMException('The data argument must be an integer-type TypedArray',
                           'TypeMismatchError');
  }
  if (array.byteLength > kMostBytes) {
    throw new DOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
  }
  randomFillSync(array, 0);
  return array;
}

let crypto;

function check(value) {
  if (value !== crypto || crypto === undefined) throw new codes.ERR_INVALID_THIS('Crypto');
}

class Crypto {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get subtle() {
    check(this);
    return subtle;
  }

  getRandomValues(array) {
    check(this);
    checkArguments(arguments.length, 1, 'getRandomValues', 'Crypto');
    return getRandomValues(array);
  }

  randomUUID() {
    check(this);
    return randomUUID();
  }
}
defineInterface(Crypto, 'Crypto', ['subtle', 'getRandomValues', 'randomUUID']);

const subtle = newSubtleCrypto();
crypto = Object.create(Crypto.prototype);

module.exports = { Crypto, CryptoKey, SubtleCrypto, crypto };
