'use strict';

// HMAC of the Web Cryptography API.

const { createHmac } = require('internal/crypto/hmac');
const { kKeyObject } = require('internal/crypto/keys');
const { randomBytes } = require('internal/crypto/random');
const { webError } = require('internal/crypto/web_arguments');
const {
  checkUsages, exportSecret, secretBytes, secretCryptoKey,
} = require('internal/crypto/web_keys');

const { timingSafeEqual } = internalBinding('crypto');

const kUsages = ['sign', 'verify'];
const kBlockBits = { 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 };

function jwkName(hash) {
  return `HS${hash.name === 'SHA-1' ? 1 : hash.name.slice(4)}`;
}

function algorithmOf(hash, length) {
  return { name: 'HMAC', length, hash };
}

function generateKey({ hash, length }, extractable, usages) {
  const bits = length ?? kBlockBits[hash.name];
  if (bits === 0) throw webError('Zero-length key is not supported', 'OperationError');
  checkUsages(usages, kUsages, 'an HMAC key');
  return secretCryptoKey(randomBytes(Math.ceil(bits / 8)), algorithmOf(hash, bits), extractable,
                         usages);
}

function importKey(format, data, { hash, length }, extractable, usages) {
  checkUsages(usages, kUsages, 'an HMAC key');
  const bytes = secretBytes(format, data,
                            { name: 'HMAC', use: 'sig', alg: jwkName(hash), extractable, usages });
  const bits = 8 * bytes.byteLength;
  if (bits === 0 || length === 0) {
    throw webError('Zero-length key is not supported', 'DataError');
  }
  if (length !== undefined && length !== bits) throw webError('Invalid key length', 'DataError');
  return secretCryptoKey(bytes, algorithmOf(hash, bits), extractable, usages);
}

function exportKey(format, key) {
  return exportSecret(format, key, jwkName(key.algorithm.hash));
}

function code(key, data) {
  const digest = key.algorithm.hash.name.replace('-', '');
  return createHmac(digest, key[kKeyObject]).update(data).digest();
}

function sign(algorithm, key, data) {
  return new Uint8Array(code(key, data)).buffer;
}

function verify(algorithm, key, signature, data) {
  const expected = code(key, data);
  return signature.byteLength === expected.byteLength && timingSafeEqual(signature, expected);
}

function keyLength({ hash, length }) {
  if (length === undefined) return kBlockBits[hash.name];
  if (length === 0) throw webError('Zero-length key is not supported', 'OperationError');
  return length;
}

module.exports = { exportKey, generateKey, importKey, keyLength, sign, verify };
