'use strict';

// RSA of the Web Cryptography API: RSASSA-PKCS1-v1_5, RSA-PSS and RSA-OAEP.

const { codes } = require('internal/errors');
const { constants } = require('internal/crypto/constants');
const { findDigest } = require('internal/crypto/digests');
const { createHash } = require('internal/crypto/hash');
const { handleFromJwk } = require('internal/crypto/key_input');
const { kHandle, kKeyObject } = require('internal/crypto/keys');
const { operationError, webError } = require('internal/crypto/web_arguments');
const {
  checkJwk, checkUsages, cryptoKeyOf, cryptoKeyPair, exportPair, jwkError, parseDer, parseFailed,
  run,
} = require('internal/crypto/web_keys');

const binding = internalBinding('crypto_keys');

const kPublicEncrypt = 0;
const kPrivateDecrypt = 1;

const kSignUsages = { public: ['verify'], private: ['sign'] };
const kCryptUsages = { public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'] };

function allowedFor(name) {
  return name === 'RSA-OAEP' ? kCryptUsages : kSignUsages;
}

const nodeName = (hash) => hash.name.replace('-', '');

function jwkName(name, hash) {
  const bits = hash.name === 'SHA-1' ? '1' : hash.name.slice(4);
  if (name === 'RSA-OAEP') return bits === '1' ? name : `RSA-OAEP-${bits}`;
  return `${name === 'RSA-PSS' ? 'PS' : 'RS'}${bits}`;
}

// The hash that the "alg" of a JSON Web Key names. Which of the three algorithms it names besides
// does not matter to Node.
function hashOfJwk(alg) {
  if (alg === 'RSA-OAEP') return 'SHA-1';
  const bits = /^(?:RS|PS|RSA-OAEP-)(\d+)$/.exec(alg)?.[1];
  return bits === undefined ? undefined : `SHA-${bits}`;
}

function exponentOf(bytes) {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}

async function generateKey({ name, modulusLength, publicExponent, hash }, extractable, usages) {
  const allowed = allowedFor(name);
  checkUsages(usages, [...allowed.public, ...allowed.private], 'an RSA key');
  const exponent = exponentOf(publicExponent);
  if (exponent > 0xffffffff) {
    throw webError('The publicExponent must be equivalent to an unsigned 32-bit value',
                   'OperationError');
  }
  const handles = await run(binding.generateRsa, modulusLength, exponent);
  return cryptoKeyPair(handles, { name, modulusLength, publicExponent, hash }, extractable, usages,
                       allowed);
}

// The exponent as big-endian bytes.
function exponentBytes(exponent) {
  const hex = exponent.toString(16);
  const digits = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
}

function handleOf(format, data, { name, hash }, extractable, usages) {
  if (format === 'spki' || format === 'pkcs8') return parseDer(format, data);
  if (format !== 'jwk') {
    throw webError(`Unable to import RSA key with format ${format}`, 'NotSupportedError');
  }
  const use = name === 'RSA-OAEP' ? 'enc' : 'sig';
  checkJwk(data, { kty: ['RSA'], use, extractable, usages });
  if (data.alg !== undefined && hashOfJwk(data.alg) !== hash.name) {
    throw jwkError('JWK "alg" does not match the requested algorithm');
  }
  try {
    return handleFromJwk(data, data.d === undefined);
  } catch (error) {
    throw parseFailed(error);
  }
}

function importKey(format, data, algorithm, extractable, usages) {
  const { name, hash } = algorithm;
  const isPrivate = format === 'pkcs8' || (format === 'jwk' && data?.d !== undefined);
  checkUsages(usages, allowedFor(name)[isPrivate ? 'private' : 'public'], 'an RSA key');
  const handle = handleOf(format, data, algorithm, extractable, usages);
  if (handle.type() !== 'rsa') throw webError('Invalid key type', 'DataError');
  const { modulusLength, publicExponent } = handle.details();
  return cryptoKeyOf(handle, {
    name, modulusLength, publicExponent: exponentBytes(publicExponent), hash,
  }, extractable, usages);
}

function exportKey(format, key) {
  const { name, hash } = key.algorithm;
  return exportPair(format, key, jwkName(name, hash));
}

function checkSaltLength(saltLength, modulusLength, digestSize) {
  const most = Math.ceil((modulusLength - 1) / 8) - digestSize - 2;
  if (saltLength <= most) return;
  throw operationError(
    new codes.ERR_OUT_OF_RANGE('algorithm.saltLength', `>= 0 && <= ${most}`, saltLength));
}

// What native code takes: the digest, its number, the padding and the length of the salt.
function signatureArguments({ name, saltLength }, key, data) {
  const hash = nodeName(key.algorithm.hash);
  const isPss = name === 'RSA-PSS';
  if (isPss) checkSaltLength(saltLength, key.algorithm.modulusLength, findDigest(hash).size);
  return {
    message: createHash(hash).update(data).digest(),
    digest: findDigest(hash).number,
    rest: [isPss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING,
           isPss ? saltLength : undefined, false],
  };
}

function sign(algorithm, key, data) {
  const { message, digest, rest } = signatureArguments(algorithm, key, data);
  return run(binding.sign, key[kKeyObject][kHandle], message, digest, ...rest);
}

function verify(algorithm, key, signature, data) {
  const { message, digest, rest } = signatureArguments(algorithm, key, data);
  return run(binding.verify, key[kKeyObject][kHandle], message, signature, digest, ...rest);
}

function crypt(operation, { label }, key, data) {
  const digest = findDigest(nodeName(key.algorithm.hash)).number;
  return run(binding.rsaCrypt, operation, key[kKeyObject][kHandle], data,
             constants.RSA_PKCS1_OAEP_PADDING, digest, label);
}

module.exports = {
  decrypt: (algorithm, key, data) => crypt(kPrivateDecrypt, algorithm, key, data),
  encrypt: (algorithm, key, data) => crypt(kPublicEncrypt, algorithm, key, data),
  exportKey,
  generateKey,
  importKey,
  sign,
  verify,
};
