'use strict';

// Elliptic curves of the Web Cryptography API: ECDSA, ECDH, Ed25519 and X25519.

const { findDigest } = require('internal/crypto/digests');
const { createHash } = require('internal/crypto/hash');
const { handleFromJwk } = require('internal/crypto/key_input');
const { kHandle, kKeyObject } = require('internal/crypto/keys');
const { webError } = require('internal/crypto/web_arguments');
const {
  checkJwk, checkUsages, cryptoKeyOf, cryptoKeyPair, exportPair, jwkError, parseDer, parseFailed,
  run,
} = require('internal/crypto/web_keys');

const binding = internalBinding('crypto_keys');

// Curves by the name of the API: that of node:crypto.
const kCurves = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
const kJwkNames = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };
const kSignUsages = { public: ['verify'], private: ['sign'] };
const kDeriveUsages = { public: [], private: ['deriveKey', 'deriveBits'] };
const kNoDigest = -1;

function isNamed(name) {
  return name === 'ECDSA' || name === 'ECDH';
}

function allowedFor(name) {
  return name === 'ECDSA' || name === 'Ed25519' ? kSignUsages : kDeriveUsages;
}

function checkCurve(namedCurve) {
  if (!Object.hasOwn(kCurves, namedCurve)) {
    throw webError('Unrecognized namedCurve', 'NotSupportedError');
  }
}

function what(name) {
  return `${/^[AEX]/.test(name) ? 'an' : 'a'} ${name} key`;
}

async function generateKey(algorithm, extractable, usages) {
  const { name, namedCurve } = algorithm;
  if (isNamed(name)) checkCurve(namedCurve);
  const allowed = allowedFor(name);
  checkUsages(usages, [...allowed.public, ...allowed.private], what(name));
  const handles = isNamed(name) ?
    await run(binding.generateEc, binding.findCurve(kCurves[namedCurve])) :
    await run(binding.generateRaw, name.toLowerCase());
  return cryptoKeyPair(handles, algorithm, extractable, usages, allowed);
}

function handleOf(format, data, { name, namedCurve }, extractable, usages) {
  switch (format) {
    case 'spki':
    case 'pkcs8':
      return parseDer(format, data);
    case 'jwk': {
      const use = allowedFor(name) === kSignUsages ? 'sig' : 'enc';
      const alg = name === 'ECDSA' ? kJwkNames[namedCurve] : undefined;
      checkJwk(data, { kty: [isNamed(name) ? 'EC' : 'OKP'], use, alg, extractable, usages });
      if (data.crv !== (namedCurve ?? name)) {
        throw jwkError(isNamed(name) ? 'JWK "crv" does not match the requested algorithm' :
          'JWK "crv" Parameter and algorithm name mismatch');
      }
      break;
    }
  }
  try {
    if (format === 'jwk') return handleFromJwk(data, data.d === undefined);
    return binding.fromRaw(namedCurve ?? name, false, data);
  } catch (error) {
    throw parseFailed(error);
  }
}

function importKey(format, data, algorithm, extractable, usages) {
  const { name, namedCurve } = algorithm;
  if (isNamed(name)) checkCurve(namedCurve);
  const isPrivate = format === 'pkcs8' || (format === 'jwk' && data?.d !== undefined);
  checkUsages(usages, allowedFor(name)[isPrivate ? 'private' : 'public'], what(name));
  const handle = handleOf(format, data, algorithm, extractable, usages);
  if (handle.type() !== (isNamed(name) ? 'ec' : name.toLowerCase())) {
    throw webError('Invalid key type', 'DataError');
  }
  if (isNamed(name) && handle.details().namedCurve !== kCurves[namedCurve]) {
    throw webError('Named curve mismatch', 'DataError');
  }
  return cryptoKeyOf(handle, algorithm, extractable, usages);
}

function exportKey(format, key) {
  if (format === 'raw' && key.type === 'public') return key[kKeyObject][kHandle].exportRaw();
  return exportPair(format, key);
}

// [bytes to sign, number of their digest]
function messageOf({ name, hash }, data) {
  if (name === 'Ed25519') return [data, kNoDigest];
  const digest = hash.name.replace('-', '');
  return [createHash(digest).update(data).digest(), findDigest(digest).number];
}

function sign(algorithm, key, data) {
  const { 0: message, 1: digest } = messageOf(algorithm, data);
  return run(binding.sign, key[kKeyObject][kHandle], message, digest, undefined, undefined, true);
}

function verify(algorithm, key, signature, data) {
  const { 0: message, 1: digest } = messageOf(algorithm, data);
  return run(binding.verify, key[kKeyObject][kHandle], message, signature, digest, undefined,
             undefined, true);
}

function checkAgreement(publicKey, key) {
  const error = (message) => webError(message, 'InvalidAccessError');
  if (publicKey.type !== 'public') throw error('algorithm.public must be a public key');
  if (key.type !== 'private') throw error('baseKey must be a private key');
  const { name, namedCurve } = publicKey.algorithm;
  if (allowedFor(name) !== kDeriveUsages || !['ECDH', 'X25519'].includes(name)) {
    throw error('Keys must be ECDH, X25519, or X448 keys');
  }
  if (name !== key.algorithm.name) {
    throw error('The public and private keys must be of the same type');
  }
  if (namedCurve !== key.algorithm.namedCurve) throw error('Named curve mismatch');
}

async function deriveBits({ public: publicKey }, key, length) {
  checkAgreement(publicKey, key);
  const secret = await run(binding.agree, key[kKeyObject][kHandle],
                           publicKey[kKeyObject][kHandle]);
  if (length === null || length === undefined) return secret;
  const size = Math.ceil(length / 8);
  if (size > secret.byteLength) {
    throw webError('derived bit length is too small', 'OperationError');
  }
  return secret.slice(0, size);
}

module.exports = { deriveBits, exportKey, generateKey, importKey, sign, verify };
