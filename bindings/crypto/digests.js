'use strict';

// Digests by name.

const { codes } = require('internal/errors');
const { opensslError } = require('internal/crypto/errors');

const binding = internalBinding('crypto');

// The digest of each name that somebody asked for. `handles` are native objects without a message,
// kept for the next hash.
const found = new Map();
let names;

// OpenSSL 3 knows these, and refuses them unless it is told otherwise.
const kLegacy = ['md4', 'rsa-md4', 'mdc2', 'rsa-mdc2', 'whirlpool', 'rsa-whirlpool'];

// { number, size, extendable, derives, handles }, or undefined.
function findDigest(name) {
  let digest = found.get(name);
  if (digest !== undefined) return digest;
  const number = binding.findDigest(name);
  if (number < 0) {
    if (!kLegacy.includes(name.toLowerCase())) return undefined;
    throw opensslError('0308010C', 'digital envelope routines', 'unsupported',
                       'ERR_OSSL_EVP_UNSUPPORTED');
  }
  const { 0: size, 1: extendable, 2: derives } = binding.digestInfo(number);
  digest = { number, size, extendable, derives, handles: [] };
  found.set(name, digest);
  return digest;
}

// For HMAC and key derivation, which some digests are not made for.
function keyedDigest(name) {
  const digest = findDigest(name);
  if (digest === undefined || !digest.derives) throw new codes.ERR_CRYPTO_INVALID_DIGEST(name);
  return digest;
}

function getHashes() {
  names ??= binding.digestNames().sort();
  return names.slice();
}

module.exports = { findDigest, getHashes, keyedDigest };
