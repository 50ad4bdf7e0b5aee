'use strict';

// SubtleCrypto: https://w3c.github.io/webcrypto/#subtlecrypto-interface

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { findDigest } = require('internal/crypto/digests');
const { normalizeAlgorithm, supports } = require('internal/crypto/web_algorithms');
const {
  checkArguments, toBytes, toFormat, toKey, toUsages, webError,
} = require('internal/crypto/web_arguments');
const { run } = require('internal/crypto/web_keys');
const { defineInterface } = require('internal/web_interface');

const binding = internalBinding('crypto');

const kModules = {
  'AES-CBC': 'web_aes',
  'AES-CTR': 'web_aes',
  'AES-GCM': 'web_aes',
  'AES-KW': 'web_aes',
  'ECDH': 'web_ec',
  'ECDSA': 'web_ec',
  'Ed25519': 'web_ec',
  'HKDF': 'web_derive',
  'HMAC': 'web_hmac',
  'PBKDF2': 'web_derive',
  'RSA-OAEP': 'web_rsa',
  'RSA-PSS': 'web_rsa',
  'RSASSA-PKCS1-v1_5': 'web_rsa',
  'X25519': 'web_ec',
};

// What an algorithm can do, loaded when it is first used.
function providerOf({ name }) {
  return require(`internal/crypto/${kModules[name]}`);
}

function checkKey(key, { name }, usage, message) {
  if (key.algorithm.name !== name || !key.usages.includes(usage)) {
    throw webError(message, 'InvalidAccessError');
  }
}

const kNotForThisKey = 'The requested operation is not valid for the provided key';

function crypt(operation) {
  return (algorithm, key, data) => {
    toKey(key, 'key');
    const bytes = toBytes(data, 'data');
    const normalized = normalizeAlgorithm(algorithm, operation);
    checkKey(key, normalized, operation, kNotForThisKey);
    checkKeyType(key, normalized, operation);
    return providerOf(normalized)[operation](normalized, key, bytes);
  };
}

// RSA encrypts with the public key.
function checkKeyType(key, { name }, operation) {
  if (name !== 'RSA-OAEP') return;
  if (key.type !== (operation === 'encrypt' ? 'public' : 'private')) {
    throw webError(kNotForThisKey, 'InvalidAccessError');
  }
}

function checkNotEmpty(usages, what) {
  if (usages.length === 0) {
    throw webError(`Usages cannot be empty when ${what}.`, 'SyntaxError');
  }
}

async function generateKey(algorithm, extractable, keyUsages) {
  const usages = toUsages(keyUsages);
  const normalized = normalizeAlgorithm(algorithm, 'generateKey');
  const result = await providerOf(normalized).generateKey(normalized, !!extractable, usages);
  checkNotEmpty((result.privateKey ?? result).usages, 'creating a key');
  return result;
}

async function importNormalized(format, data, normalized, extractable, usages) {
  const key = await providerOf(normalized).importKey(format, data, normalized, extractable, usages);
  if (key.type !== 'public') checkNotEmpty(key.usages, `importing a ${key.type} key`);
  return key;
}

async function importKey(format, keyData, algorithm, extractable, keyUsages) {
  const kind = toFormat(format);
  const data = kind === 'jwk' ? keyData : toBytes(keyData, 'keyData');
  const usages = toUsages(keyUsages);
  const normalized = normalizeAlgorithm(algorithm, 'importKey');
  return importNormalized(kind, data, normalized, !!extractable, usages);
}

async function exportKey(format, key) {
  const kind = toFormat(format);
  toKey(key, 'key');
  const provider = providerOf(key.algorithm);
  if (provider.exportKey === undefined) {
    throw webError(`${key.algorithm.name} key export is not supported`, 'NotSupportedError');
  }
  // Node's name for it.
  if (!key.extractable) throw webError('key is not extractable', 'InvalidAccessException');
  const exported = provider.exportKey(kind, key);
  if (exported === undefined) {
    throw webError(`Unable to export ${key.algorithm.name} ${key.type} key using ${kind} format`,
                   'NotSupportedError');
  }
  return exported;
}

async function sign(algorithm, key, data) {
  toKey(key, 'key');
  const bytes = toBytes(data, 'data');
  const normalized = normalizeAlgorithm(algorithm, 'sign');
  checkKey(key, normalized, 'sign', 'Unable to use this key to sign');
  return providerOf(normalized).sign(normalized, key, bytes);
}

async function verify(algorithm, key, signature, data) {
  toKey(key, 'key');
  const signatureBytes = toBytes(signature, 'signature');
  const bytes = toBytes(data, 'data');
  const normalized = normalizeAlgorithm(algorithm, 'verify');
  checkKey(key, normalized, 'verify', 'Unable to use this key to verify');
  return providerOf(normalized).verify(normalized, key, signatureBytes, bytes);
}

async function digest(algorithm, data) {
  const bytes = toBytes(data, 'data');
  const { name } = normalizeAlgorithm(algorithm, 'digest');
  return run(binding.digest, findDigest(name.replace('-', '')).number, bytes);
}

function checkBaseKey(key, { name }, usage) {
  if (!key.usages.includes(usage)) {
    throw webError(`baseKey does not have ${usage} usage`, 'InvalidAccessError');
  }
  if (key.algorithm.name !== name) throw webError('Key algorithm mismatch', 'InvalidAccessError');
}

async function deriveBits(algorithm, baseKey, length = null) {
  toKey(baseKey, 'baseKey');
  const normalized = normalizeAlgorithm(algorithm, 'deriveBits');
  checkBaseKey(baseKey, normalized, 'deriveBits');
  return providerOf(normalized).deriveBits(normalized, baseKey, length);
}

async function deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
  toKey(baseKey, 'baseKey');
  const usages = toUsages(keyUsages);
  const normalized = normalizeAlgorithm(algorithm, 'deriveBits');
  const derived = normalizeAlgorithm(derivedKeyType, 'importKey');
  const lengthAlgorithm = normalizeAlgorithm(derivedKeyType, 'keyLength');
  checkBaseKey(baseKey, normalized, 'deriveKey');
  const length = providerOf(lengthAlgorithm).keyLength(lengthAlgorithm);
  const bits = await providerOf(normalized).deriveBits(normalized, baseKey, length);
  return importNormalized('raw', new Uint8Array(bits), derived, !!extractable, usages);
}

// Wrapping is encrypting, except for AES-KW.
function wrapOperation(algorithm, own, other) {
  return normalizeAlgorithm(algorithm, supports(algorithm, own) ? own : other);
}

async function wrapKey(format, key, wrappingKey, wrapAlgorithm) {
  const kind = toFormat(format);
  toKey(key, 'key');
  toKey(wrappingKey, 'wrappingKey');
  const normalized = wrapOperation(wrapAlgorithm, 'wrapKey', 'encrypt');
  checkKey(wrappingKey, normalized, 'wrapKey', kNotForThisKey);
  const exported = await exportKey(kind, key);
  let bytes = new Uint8Array(exported);
  if (kind === 'jwk') {
    const text = JSON.stringify(exported);
    // AES-KW takes whole blocks of 8 bytes.
    const size = Math.ceil(text.length / 8) * 8;
    bytes = Buffer.from(normalized.name === 'AES-KW' ? text.padEnd(size) : text);
  }
  return providerOf(normalized).encrypt(normalized, wrappingKey, bytes);
}

async function unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgo, unwrappedKeyAlgo,
                         extractable, keyUsages) {
  const kind = toFormat(format);
  const bytes = toBytes(wrappedKey, 'wrappedKey');
  toKey(unwrappingKey, 'unwrappingKey');
  const usages = toUsages(keyUsages);
  const normalized = wrapOperation(unwrapAlgo, 'unwrapKey', 'decrypt');
  const keyAlgorithm = normalizeAlgorithm(unwrappedKeyAlgo, 'importKey');
  checkKey(unwrappingKey, normalized, 'unwrapKey', kNotForThisKey);
  const plain = await providerOf(normalized).decrypt(normalized, unwrappingKey, bytes);
  let data = new Uint8Array(plain);
  if (kind === 'jwk') {
    try {
      data = JSON.parse(Buffer.from(plain).toString());
    } catch (error) {
      throw webError('Invalid wrapped JWK key', 'DataError', error);
    }
  }
  return importNormalized(kind, data, keyAlgorithm, !!extractable, usages);
}

const kOperations = {
  encrypt: [3, crypt('encrypt')],
  decrypt: [3, crypt('decrypt')],
  sign: [3, sign],
  verify: [4, verify],
  digest: [2, digest],
  generateKey: [3, generateKey],
  deriveKey: [5, deriveKey],
  deriveBits: [2, deriveBits],
  importKey: [5, importKey],
  exportKey: [2, exportKey],
  wrapKey: [4, wrapKey],
  unwrapKey: [7, unwrapKey],
};

let subtle;

class SubtleCrypto {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
}

for (const { 0: name, 1: { 0: length, 1: operation } } of Object.entries(kOperations)) {
  const method = { async [name](...args) {
    if (this !== subtle) throw new codes.ERR_INVALID_THIS('SubtleCrypto');
    checkArguments(args.length, length, name, 'SubtleCrypto');
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
