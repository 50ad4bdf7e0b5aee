'use strict';

// What importing, exporting and making keys of the Web Cryptography API have in common.

const { Buffer } = require('buffer');
const { newCryptoKey } = require('internal/crypto/crypto_key');
const { kDer, kPkcs8, kSpki } = require('internal/crypto/key_encoding');
const {
  PrivateKeyObject, PublicKeyObject, kHandle, kKeyObject, secretKeyOf,
} = require('internal/crypto/keys');
const { operationError, webError } = require('internal/crypto/web_arguments');

const binding = internalBinding('crypto_keys');

function checkUsages(usages, allowed, what) {
  if (usages.some((usage) => !allowed.includes(usage))) {
    throw webError(`Unsupported key usage for ${what}`, 'SyntaxError');
  }
}

function intersect(usages, allowed) {
  return usages.filter((usage) => allowed.includes(usage));
}

function secretCryptoKey(bytes, algorithm, extractable, usages) {
  return newCryptoKey(secretKeyOf(bytes), algorithm, usages, extractable);
}

// A promise for the result of a native function with a callback at the end.
function run(native, ...args) {
  return new Promise((resolve, reject) => {
    native(...args, (error, result) => {
      if (error) reject(operationError(error));
      else resolve(result);
    });
  });
}

function jwkError(message) {
  return webError(message, 'DataError');
}

// The parts of a JSON Web Key that do not depend on its type. `use` is what "use" would have to be.
function checkJwk(jwk, { kty, use, alg, extractable, usages }) {
  if (typeof jwk !== 'object' || jwk === null || jwk.kty === undefined) {
    throw jwkError('Invalid keyData');
  }
  if (!kty.includes(jwk.kty)) throw jwkError('Invalid JWK "kty" Parameter');
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) {
    throw jwkError('Invalid JWK "use" Parameter');
  }
  if (jwk.key_ops !== undefined) {
    if (!Array.isArray(jwk.key_ops) || new Set(jwk.key_ops).size !== jwk.key_ops.length) {
      throw jwkError('Duplicate key operation');
    }
    if (usages.some((usage) => !jwk.key_ops.includes(usage))) {
      throw jwkError('Key operations and usage mismatch');
    }
  }
  if (jwk.ext === false && extractable) {
    throw jwkError('JWK "ext" Parameter and extractable mismatch');
  }
  if (alg !== undefined && jwk.alg !== undefined && jwk.alg !== alg) {
    throw jwkError('JWK "alg" does not match the requested algorithm');
  }
}

// The bytes of a secret key that comes raw or as a JSON Web Key.
function secretBytes(format, data, options) {
  if (format === 'raw') return data;
  if (format !== 'jwk') {
    throw webError(`Unable to import ${options.name} key with format ${format}`,
                   'NotSupportedError');
  }
  checkJwk(data, { kty: ['oct'], ...options });
  if (typeof data.k !== 'string') throw jwkError('Invalid keyData');
  return Buffer.from(data.k, 'base64url');
}

function exportSecret(format, key, alg) {
  const bytes = key[kKeyObject][kHandle].export();
  if (format === 'raw') return bytes;
  if (format !== 'jwk') return undefined;
  return {
    key_ops: key.usages, ext: key.extractable, alg, kty: 'oct',
    k: Buffer.from(bytes).toString('base64url'),
  };
}

function parseFailed(cause) {
  return webError('Invalid keyData', 'DataError', cause);
}

// The handle of a key in DER, and whether it is private.
function parseDer(format, data) {
  try {
    return format === 'spki' ? binding.parsePublic(data, kDer, kSpki, undefined) :
      binding.parsePrivate(data, kDer, kPkcs8, undefined);
  } catch (error) {
    throw parseFailed(error);
  }
}

// DER or JSON of a key that is no secret; undefined for another format.
function exportPair(format, key, alg) {
  const handle = key[kKeyObject][kHandle];
  switch (format) {
    case 'spki':
      if (key.type === 'public') return handle.exportPublic(kDer, kSpki);
      break;
    case 'pkcs8':
      if (key.type === 'private') return handle.exportPrivate(kDer, kPkcs8, undefined, undefined);
      break;
    case 'jwk': {
      const jwk = { key_ops: key.usages, ext: key.extractable };
      if (alg !== undefined) jwk.alg = alg;
      return Object.assign(jwk, handle.exportJwk());
    }
  }
  return undefined;
}

// A CryptoKey of the handle; `allowed` are the usages by type of key.
function cryptoKeyOf(handle, algorithm, extractable, usages) {
  const object = handle.isPrivate() ? new PrivateKeyObject(handle) : new PublicKeyObject(handle);
  return newCryptoKey(object, algorithm, usages, extractable);
}

// { publicKey, privateKey } of a pair of handles.
function cryptoKeyPair(handles, algorithm, extractable, usages, allowed) {
  return {
    publicKey: cryptoKeyOf(handles[0], algorithm, true, intersect(usages, allowed.public)),
    privateKey: cryptoKeyOf(handles[1], algorithm, extractable, intersect(usages, allowed.private)),
  };
}

module.exports = {
  checkJwk,
  checkUsages,
  cryptoKeyOf,
  cryptoKeyPair,
  exportPair,
  exportSecret,
  jwkError,
  parseDer,
  parseFailed,
  run,
  secretBytes,
  secretCryptoKey,
};
