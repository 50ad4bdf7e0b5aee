'use strict';

// Keys as users pass them to functions: KeyObjects, CryptoKeys, text, bytes, JSON Web Keys.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { bytesOf } = require('internal/crypto/inputs');
const {
  isStringOrBytes, kPem, kUnknown, parseKeyEncoding,
} = require('internal/crypto/key_encoding');
const {
  PrivateKeyObject, PublicKeyObject, isCryptoKey, isKeyObject, kHandle, kKeyObject,
} = require('internal/crypto/keys');
const { validateObject, validateOneOf, validateString } = require('internal/validators');

const binding = internalBinding('crypto_keys');

// What a key is wanted for.
const kConsumePublic = 0;
const kConsumePrivate = 1;
const kCreatePublic = 2;
const kCreatePrivate = 3;

const kBytesTypes = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

function typesFor(purpose) {
  return purpose === kCreatePrivate ? kBytesTypes : [...kBytesTypes, 'KeyObject', 'CryptoKey'];
}

function wantsPublic(purpose) {
  return purpose === kConsumePublic || purpose === kCreatePublic;
}

// The handle of a KeyObject, as far as it fits the purpose.
function handleOf(key, purpose) {
  if (purpose === kCreatePrivate) {
    throw new codes.ERR_INVALID_ARG_TYPE('key', kBytesTypes, key);
  }
  if (key.type !== 'private') {
    if (purpose === kConsumePrivate || purpose === kCreatePublic) {
      throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'private');
    }
    if (key.type !== 'public') {
      throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'private or public');
    }
  }
  return key[kHandle];
}

const kRsaPublic = ['n', 'e'];
const kRsaPrivate = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
const kCurves = {
  EC: ['P-256', 'secp256k1', 'P-384', 'P-521'],
  OKP: ['Ed25519', 'Ed448', 'X25519', 'X448'],
};

function jwkNames(kty, isPublic) {
  if (kty === 'RSA') return isPublic ? kRsaPublic : kRsaPrivate;
  const names = kty === 'EC' ? ['x', 'y'] : ['x'];
  if (!isPublic) names.push('d');
  return names;
}

function handleFromJwk(jwk, isPublic) {
  validateOneOf(jwk.kty, 'key.kty', ['RSA', 'EC', 'OKP']);
  const { kty } = jwk;
  let crv = '';
  if (kty !== 'RSA') {
    if (kty === 'OKP') validateString(jwk.crv, 'key.crv');
    validateOneOf(jwk.crv, 'key.crv', kCurves[kty]);
    ({ crv } = jwk);
  }
  const parts = [];
  for (const name of jwkNames(kty, isPublic)) {
    validateString(jwk[name], `key.${name}`);
    parts.push(name, Buffer.from(jwk[name], 'base64'));
  }
  return binding.fromJwk(kty, crv, !isPublic, parts);
}

function parse(data, { format, type, passphrase }, purpose) {
  return wantsPublic(purpose) ? binding.parsePublic(data, format, type, passphrase) :
    binding.parsePrivate(data, format, type, passphrase);
}

const kTextEncoding = { format: kPem, type: kUnknown, passphrase: undefined };

// The handle of a key for the purpose.
function keyHandle(key, purpose) {
  if (isKeyObject(key)) return handleOf(key, purpose);
  if (isCryptoKey(key)) return handleOf(key[kKeyObject], purpose);
  if (isStringOrBytes(key)) return parse(bytesOf(key, 'key'), kTextEncoding, purpose);
  if (typeof key !== 'object' || key === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('key', typesFor(purpose), key);
  }
  const { key: data, encoding, format } = key;
  if (isKeyObject(data)) return handleOf(data, purpose);
  if (isCryptoKey(data)) return handleOf(data[kKeyObject], purpose);
  if (format === 'jwk') {
    validateObject(data, 'key.key');
    return handleFromJwk(data, wantsPublic(purpose));
  }
  if (!isStringOrBytes(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('key.key', typesFor(purpose), data);
  }
  const isPublic = wantsPublic(purpose) ? undefined : false;
  return parse(bytesOf(data, 'key', encoding), parseKeyEncoding(key, undefined, isPublic), purpose);
}

function createPublicKey(key) {
  const handle = keyHandle(key, kCreatePublic);
  return new PublicKeyObject(handle.isPrivate() ? handle.toPublic() : handle);
}

function createPrivateKey(key) {
  return new PrivateKeyObject(keyHandle(key, kCreatePrivate));
}

module.exports = {
  createPrivateKey,
  createPublicKey,
  handleFromJwk,
  publicHandle: (key) => keyHandle(key, kConsumePublic),
  privateHandle: (key) => keyHandle(key, kConsumePrivate),
};
