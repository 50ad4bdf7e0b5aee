'use strict';

// node:crypto: https://nodejs.org/docs/latest-v20.x/api/crypto.html

const { codes } = require('internal/errors');
const { Certificate } = require('internal/crypto/certificate');
const { createCipher, createDecipher, ...ciphers } = require('internal/crypto/cipher');
const { constants } = require('internal/crypto/constants');
const derive = require('internal/crypto/derive');
const diffieHellman = require('internal/crypto/diffie_hellman');
const ecdh = require('internal/crypto/ecdh');
const { getHashes } = require('internal/crypto/digests');
const { Hash, createHash, hash } = require('internal/crypto/hash');
const { Hmac, createHmac } = require('internal/crypto/hmac');
const { createPrivateKey, createPublicKey } = require('internal/crypto/key_input');
const keygen = require('internal/crypto/keygen');
const { KeyObject, createSecretKey } = require('internal/crypto/keys');
const rsa = require('internal/crypto/rsa');
const primes = require('internal/crypto/prime');
const random = require('internal/crypto/random');
const signatures = require('internal/crypto/sign');
const { generateKey, generateKeySync } = require('internal/crypto/secret_keygen');
const { getOptionValue } = require('internal/options');
const { deprecate } = require('internal/util');
const { validateNumber, validateString } = require('internal/validators');

const { timingSafeEqual } = internalBinding('crypto');

function getFips() {
  return 0;
}

function setFips(value) {
  if (value) throw new codes.ERR_CRYPTO_FIPS_UNAVAILABLE();
}

// There are no engines.
function setEngine(id, flags) {
  validateString(id, 'id');
  if (flags) validateNumber(flags, 'flags');
  throw new codes.ERR_CRYPTO_ENGINE_UNKNOWN(id);
}

// There is no secure heap.
function secureHeapUsed() {
  return { total: 0, used: 0, utilization: 0, min: 0 };
}

Object.assign(exports, ciphers, derive, diffieHellman, ecdh, keygen, primes, rsa, signatures, {
  Certificate,
  Hash,
  Hmac,
  KeyObject,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKey,
  generateKeySync,
  getFips,
  getHashes,
  hash,
  secureHeapUsed,
  setEngine,
  setFips,
  timingSafeEqual,
}, random);

function define(name, descriptor) {
  Object.defineProperty(exports, name, { __proto__: null, configurable: false, ...descriptor });
}

for (const [name, value] of Object.entries({ createCipher, createDecipher })) {
  define(name, { enumerable: false, value });
}
define('fips', { enumerable: false, get: getFips, set: setFips });
define('constants', { enumerable: true, value: constants });

function webcrypto() {
  return require('internal/crypto/webcrypto').crypto;
}

function getRandomValues(array) {
  return webcrypto().getRandomValues(array);
}

define('webcrypto', { enumerable: true, get: webcrypto, set: undefined });
define('subtle', { enumerable: true, get: () => webcrypto().subtle, set: undefined });
define('getRandomValues', { enumerable: true, get: () => getRandomValues, set: undefined });

let X509Certificate;
define('X509Certificate', {
  enumerable: true,
  configurable: true,
  get: () => X509Certificate ??= require('internal/crypto/x509').X509Certificate,
  set(value) {
    X509Certificate = value;
  },
});

// Old names of randomBytes().
function defineOldName(name) {
  const { randomBytes } = random;
  const load = () => (getOptionValue('--pending-deprecation') ?
    deprecate(randomBytes, `crypto.${name} is deprecated.`, 'DEP0115') : randomBytes);
  let value;
  define(name, {
    enumerable: false,
    configurable: true,
    get: () => (value ??= load()),
    set(replacement) {
      value = replacement;
    },
  });
}
for (const name of ['prng', 'pseudoRandomBytes', 'rng']) defineOldName(name);
