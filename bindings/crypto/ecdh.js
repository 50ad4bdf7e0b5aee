'use strict';

// Key agreement on elliptic curves, and crypto.diffieHellman().

const { codes } = require('internal/errors');
const { FastBuffer } = require('internal/buffer');
const { encodingNumber } = require('internal/buffer/encodings');
const { bytesOf } = require('internal/crypto/inputs');
const { isKeyObject, kHandle: kKeyHandle } = require('internal/crypto/keys');
const { deprecate } = require('internal/util');
const { validateObject, validateString } = require('internal/validators');

const binding = internalBinding('crypto_keys');

const kHandle = Symbol('kHandle');
const kForms = { __proto__: null, compressed: 2, uncompressed: 4, hybrid: 6 };
const kCurves = ['prime256v1', 'secp224r1', 'secp256k1', 'secp384r1', 'secp521r1'];

function formOf(format) {
  if (!format) return kForms.uncompressed;
  const form = typeof format === 'string' ? kForms[format] : undefined;
  if (form === undefined) throw new codes.ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
  return form;
}

function encoded(bytes, encoding) {
  const buffer = new FastBuffer(bytes);
  if (!encoding || encoding === 'buffer' || encodingNumber(encoding) === undefined) return buffer;
  return buffer.toString(encoding);
}

function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  validateString(curve, 'curve');
  this[kHandle] = new binding.ECDH(curve);
}

Object.assign(ECDH.prototype, {
  computeSecret(key, inEnc, outEnc) {
    const secret = this[kHandle].computeSecret(bytesOf(key, 'key', inEnc));
    if (secret === undefined) throw new codes.ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
    return encoded(secret, outEnc);
  },

  setPrivateKey(key, encoding) {
    this[kHandle].setPrivateKey(bytesOf(key, 'key', encoding));
    return this;
  },

  setPublicKey: deprecate(function setPublicKey(key, encoding) {
    this[kHandle].setPublicKey(bytesOf(key, 'key', encoding));
    return this;
  }, 'ecdh.setPublicKey() is deprecated.', 'DEP0031'),

  getPrivateKey(encoding) {
    return encoded(this[kHandle].privateKey(), encoding);
  },

  generateKeys(encoding, format) {
    this[kHandle].generateKeys();
    return this.getPublicKey(encoding, format);
  },

  getPublicKey(encoding, format) {
    return encoded(this[kHandle].publicKey(formOf(format)), encoding);
  },
});

ECDH.convertKey = function convertKey(key, curve, inEnc, outEnc, format) {
  validateString(curve, 'curve');
  const bytes = bytesOf(key, 'key', inEnc);
  const form = formOf(format);
  return encoded(new binding.ECDH(curve).convert(bytes, form), outEnc);
};

function diffieHellman(options) {
  validateObject(options, 'options');
  const { privateKey, publicKey } = options;
  if (!isKeyObject(privateKey)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
  }
  if (!isKeyObject(publicKey)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
  }
  if (privateKey.type !== 'private') {
    throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(privateKey.type, 'private');
  }
  if (publicKey.type !== 'public' && publicKey.type !== 'private') {
    throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(publicKey.type, 'private or public');
  }
  const privateType = privateKey.asymmetricKeyType;
  const publicType = publicKey.asymmetricKeyType;
  if (privateType !== publicType || !['dh', 'ec', 'x448', 'x25519'].includes(privateType)) {
    throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY(
      'key types for Diffie-Hellman', `${privateType} and ${publicType}`);
  }
  return new FastBuffer(binding.agree(privateKey[kKeyHandle], publicKey[kKeyHandle]));
}

module.exports = {
  ECDH,
  createECDH: (curve) => new ECDH(curve),
  diffieHellman,
  getCurves: () => kCurves.slice(),
};
