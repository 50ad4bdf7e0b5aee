'use strict';

// CryptoKey of the Web Cryptography API: https://w3c.github.io/webcrypto/#cryptokey-interface

const { codes } = require('internal/errors');
const { kKeyObject } = require('internal/crypto/keys');
const { Transferable, kClone, kDeserialize, newInstance } = require('internal/transferable');
const { customInspectSymbol } = require('internal/util');
const { defineInterface } = require('internal/web_interface');

const kAlgorithm = Symbol('kAlgorithm');
const kExtractable = Symbol('kExtractable');
const kUsages = Symbol('kKeyUsages');

function check(value) {
  if (typeof value !== 'object' || value === null || value[kKeyObject] === undefined) {
    throw new codes.ERR_INVALID_THIS('CryptoKey');
  }
  return value;
}

class CryptoKey extends Transferable {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  [kClone]() {
    const {
      [kKeyObject]: keyObject, [kAlgorithm]: algorithm, [kUsages]: usages,
      [kExtractable]: extractable,
    } = check(this);
    return {
      data: { keyObject, algorithm, usages, extractable },
      deserializeInfo: 'internal/crypto/crypto_key:ClonedCryptoKey',
    };
  }

  get type() {
    return check(this)[kKeyObject].type;
  }

  get extractable() {
    return check(this)[kExtractable];
  }

  get algorithm() {
    return check(this)[kAlgorithm];
  }

  get usages() {
    return check(this)[kUsages];
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const rest = options.depth == null ? null : options.depth - 1;
    const { type, extractable, algorithm, usages } = this;
    const shown = { type, extractable, algorithm, usages };
    return `CryptoKey ${inspect(shown, { ...options, depth: rest })}`;
  }
}
defineInterface(CryptoKey, 'CryptoKey', ['type', 'extractable', 'algorithm', 'usages']);

// A key around a KeyObject.
function newCryptoKey(keyObject, algorithm, usages, extractable) {
  const key = newInstance(CryptoKey);
  for (const { 0: symbol, 1: value } of [
    [kKeyObject, keyObject], [kAlgorithm, algorithm], [kExtractable, extractable],
    [kUsages, usages],
  ]) {
    Object.defineProperty(key, symbol, { __proto__: null, value });
  }
  return key;
}

const ClonedCryptoKey = {
  [kDeserialize]: ({ keyObject, algorithm, usages, extractable }) =>
    newCryptoKey(keyObject, algorithm, usages, extractable),
};

module.exports = { ClonedCryptoKey, CryptoKey, newCryptoKey };
