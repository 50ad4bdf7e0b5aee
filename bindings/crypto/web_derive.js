'use strict';

// HKDF and PBKDF2 of the Web Cryptography API.

const { findDigest } = require('internal/crypto/digests');
const { kHandle, kKeyObject } = require('internal/crypto/keys');
const { webError } = require('internal/crypto/web_arguments');
const { checkUsages, run, secretCryptoKey } = require('internal/crypto/web_keys');

const binding = internalBinding('crypto');

const kUsages = ['deriveKey', 'deriveBits'];

function digestOf(hash) {
  return findDigest(hash.name.replace('-', ''));
}

function importKey(format, data, { name }, extractable, usages) {
  checkUsages(usages, kUsages, `a ${name} key`);
  if (extractable) throw webError(`${name} keys are not extractable`, 'SyntaxError');
  if (format !== 'raw') {
    throw webError(`Unable to import ${name} key with format ${format}`, 'NotSupportedError');
  }
  return secretCryptoKey(data, { name }, false, usages);
}

function checkLength(length) {
  if (length === 0) throw webError('length cannot be zero', 'OperationError');
  if (length === null || length === undefined) {
    throw webError('length cannot be null', 'OperationError');
  }
  if (length % 8 !== 0) throw webError('length must be a multiple of 8', 'OperationError');
  return length / 8;
}

function deriveBits(algorithm, key, length) {
  const size = checkLength(length);
  const digest = digestOf(algorithm.hash);
  const material = key[kKeyObject][kHandle];
  const { salt } = algorithm;
  if (algorithm.name === 'PBKDF2') {
    const { iterations } = algorithm;
    if (iterations === 0) throw webError('iterations cannot be zero', 'OperationError');
    return run(binding.pbkdf2, material, salt, iterations, size, digest.number);
  }
  if (size > 255 * digest.size) {
    throw webError('The length is too large for HKDF', 'OperationError');
  }
  return run(binding.hkdf, digest.number, material, salt, algorithm.info, size);
}

module.exports = { deriveBits, importKey, keyLength: () => null };
