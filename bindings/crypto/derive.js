'use strict';

// Derived keys: PBKDF2, scrypt and HKDF, with a callback and synchronous.

const { Buffer, kMaxLength } = require('buffer');
const { codes } = require('internal/errors');
const { keyedDigest } = require('internal/crypto/digests');
const { bytesOf, completion, isBytes } = require('internal/crypto/inputs');
const { isCryptoKey, isKeyObject, secretHandle } = require('internal/crypto/keys');
const {
  validateFunction, validateInt32, validateInteger, validateString, validateUint32,
} = require('internal/validators');

const binding = internalBinding('crypto');

const toBuffer = (result) => Buffer.from(result, 0, result.byteLength);
const asIs = (result) => result;

function checkPbkdf2(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  const passwordBytes = bytesOf(password, 'password', 'buffer');
  const saltBytes = bytesOf(salt, 'salt', 'buffer');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  return [passwordBytes, saltBytes, iterations, keylen, keyedDigest(digest).number];
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const args = checkPbkdf2(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  binding.pbkdf2(...args, completion(callback, toBuffer, 'PBKDF2REQUEST'));
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  return toBuffer(binding.pbkdf2(...checkPbkdf2(password, salt, iterations, keylen, digest)));
}

const kScryptDefaults = { N: 16384, r: 8, p: 1, maxmem: 32 << 20 };
const kScryptAliases = { N: 'cost', r: 'blockSize', p: 'parallelization' };

function scryptOption(options, name) {
  const alias = kScryptAliases[name];
  const has = options[name] !== undefined;
  if (has) validateUint32(options[name], name);
  if (options[alias] !== undefined) {
    if (has) throw new codes.ERR_CRYPTO_SCRYPT_INVALID_PARAMETER();
    validateUint32(options[alias], alias);
  }
  return (has ? options[name] : options[alias]) || kScryptDefaults[name];
}

// Each option is read once, so that a getter cannot answer differently after the checks.
function readOnce(options) {
  const read = {};
  for (const name of ['N', 'cost', 'r', 'blockSize', 'p', 'parallelization', 'maxmem']) {
    read[name] = options[name];
  }
  return read;
}

function scryptCost(given) {
  if (!given || given === kScryptDefaults) return kScryptDefaults;
  const options = readOnce(given);
  const N = scryptOption(options, 'N');
  const r = scryptOption(options, 'r');
  const p = scryptOption(options, 'p');
  let { maxmem } = options;
  if (maxmem !== undefined) validateInteger(maxmem, 'maxmem', 0);
  maxmem ||= kScryptDefaults.maxmem;
  return { N, r, p, maxmem };
}

function checkScrypt(password, salt, keylen, options) {
  const passwordBytes = bytesOf(password, 'password', 'buffer');
  const saltBytes = bytesOf(salt, 'salt', 'buffer');
  validateInt32(keylen, 'keylen', 0);
  const { N, r, p, maxmem } = scryptCost(options);
  const problem = binding.checkScrypt(N, r, p, maxmem);
  if (problem !== 0) {
    throw new codes.ERR_CRYPTO_INVALID_SCRYPT_PARAMS(problem === 1 ? undefined :
      'error:030000AC:digital envelope routines::memory limit exceeded');
  }
  return [passwordBytes, saltBytes, N, r, p, keylen];
}

function scrypt(password, salt, keylen, options, callback = undefined) {
  if (callback === undefined) {
    callback = options;
    options = kScryptDefaults;
  }
  const args = checkScrypt(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  binding.scrypt(...args, completion(callback, toBuffer, 'SCRYPTREQUEST'));
}

function scryptSync(password, salt, keylen, options = kScryptDefaults) {
  return toBuffer(binding.scrypt(...checkScrypt(password, salt, keylen, options)));
}

const kMostInfo = 1024;

function hkdfKey(key) {
  if (isKeyObject(key) || isCryptoKey(key)) return secretHandle(key);
  return hkdfBytes(key, 'ikm', ['string', 'SecretKeyObject']);
}

function hkdfBytes(value, name, also = ['string']) {
  if (typeof value === 'string' || isBytes(value)) return bytesOf(value, name, 'utf8');
  throw new codes.ERR_INVALID_ARG_TYPE(
    name, [...also, 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], value);
}

function checkHkdf(hash, key, salt, info, length) {
  validateString(hash, 'digest');
  const material = hkdfKey(key);
  const saltBytes = hkdfBytes(salt, 'salt');
  const infoBytes = hkdfBytes(info, 'info');
  validateInteger(length, 'length', 0, kMaxLength);
  if (infoBytes.byteLength > kMostInfo) {
    throw new codes.ERR_OUT_OF_RANGE(
      'info', `must not contain more than ${kMostInfo} bytes`, infoBytes.byteLength);
  }
  return { hash, material, saltBytes, infoBytes, length };
}

function hkdfArguments({ hash, material, saltBytes, infoBytes, length }) {
  const digest = keyedDigest(hash);
  if (length > 255 * digest.size) throw new codes.ERR_CRYPTO_INVALID_KEYLEN();
  return [digest.number, material, saltBytes, infoBytes, length];
}

function hkdf(hash, key, salt, info, length, callback) {
  const checked = checkHkdf(hash, key, salt, info, length);
  validateFunction(callback, 'callback');
  binding.hkdf(...hkdfArguments(checked), completion(callback, asIs, 'DERIVEBITSREQUEST'));
}

function hkdfSync(hash, key, salt, info, length) {
  return binding.hkdf(...hkdfArguments(checkHkdf(hash, key, salt, info, length)));
}

module.exports = { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync };
