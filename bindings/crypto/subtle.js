'use strict';

// SubtleCrypto: https://w3c.github.io/webcrypto/#subtlecrypto-interface

const { codes } = require('internal/errors');
const { defineInterface } = require('internal/web_interface');

const kMethods = {
  encrypt: 3, decrypt: 3, sign: 3, verify: 4, digest: 2, generateKey: 3, deriveKey: 5,
  deriveBits: 2, importKey: 5, exportKey: 2, wrapKey: 4, unwrapKey: 7,
};

let subtle;

class SubtleCrypto {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
}

// Each method by name, filled in by those that are there.
const operations = {};

for (const [name, length] of Object.entries(kMethods)) {
  const method = { async [name](...args) {
    if (this !== subtle) throw new codes.ERR_INVALID_THIS('SubtleCrypto');
    const operation = operations[name];
    if (operation === undefined) throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`subtle.${name}`);
    return operation(...args);
  } }[name];
  Object.defineProperty(method, 'length', { __proto__: null, value: length, configurable: true });
  Object.defineProperty(SubtleCrypto.prototype, name, {
    __proto__: null, value: method, writable: true, enumerable: true, configurable: true,
  });
}
defineInterface(SubtleCrypto, 'SubtleCrypto');

function newSubtleCrypto() {
  subtle = Object.create(SubtleCrypto.prototype);
  return subtle;
}

module.exports = { SubtleCrypto, newSubtleCrypto };
