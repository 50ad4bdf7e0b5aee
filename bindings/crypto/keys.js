'use strict';

// KeyObject: https://nodejs.org/docs/latest-v20.x/api/crypto.html#class-keyobject

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { bytesOf, isBytes } = require('internal/crypto/inputs');
const { parseKeyEncoding } = require('internal/crypto/key_encoding');
const { Transferable, kClone, kDeserialize } = require('internal/transferable');
const { keyTests } = require('internal/util');
const { validateObject, validateOneOf, validateString } = require('internal/validators');

const { KeyObjectHandle } = internalBinding('crypto');

const kHandle = Symbol('kHandle');
const kDetails = Symbol('kDetails');
const kKeyType = Symbol('kKeyType');
// Of a CryptoKey: the KeyObject inside.
const kKeyObject = Symbol('kKeyObject');

const kTypes = ['secret', 'public', 'private'];

class KeyObject extends Transferable {
  constructor(type, handle) {
    super();
    if (!kTypes.includes(type)) throw new codes.ERR_INVALID_ARG_VALUE('type', type);
    if (!(handle instanceof KeyObjectHandle)) {
      throw new codes.ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    }
    this[kKeyType] = type;
    Object.defineProperty(this, kHandle, {
      __proto__: null, value: handle, enumerable: false, configurable: false, writable: false,
    });
  }

  [kClone]() {
    const { [kHandle]: handle, [kKeyType]: type } = this;
    return { data: { handle, type }, deserializeInfo: 'internal/crypto/keys:ClonedKeyObject' };
  }

  get type() {
    return this[kKeyType];
  }

  static from(key) {
    if (!isCryptoKey(key)) throw new codes.ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return key[kKeyObject];
  }

  equals(otherKeyObject) {
    if (!isKeyObject(otherKeyObject)) {
      throw new codes.ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    }
    return otherKeyObject.type === this.type && this[kHandle].equals(otherKeyObject[kHandle]);
  }
}

Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'KeyObject', configurable: true,
});

class SecretKeyObject extends KeyObject {
  constructor(handle) {
    super('secret', handle);
  }

  get symmetricKeySize() {
    return this[kHandle].size();
  }

  export(options) {
    const bytes = Buffer.from(this[kHandle].export());
    if (options === undefined) return bytes;
    validateObject(options, 'options');
    validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
    return options.format === 'jwk' ? { kty: 'oct', k: bytes.toString('base64url') } : bytes;
  }
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() {
    return this[kHandle].type();
  }

  get asymmetricKeyDetails() {
    return this[kDetails] ??= this[kHandle].details();
  }
}

function written(text) {
  return typeof text === 'string' ? text : Buffer.from(text);
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('public', handle);
  }

  export(options) {
    if (options?.format === 'jwk') return this[kHandle].exportJwk();
    const { format, type } = parseKeyEncoding(options, this.asymmetricKeyType, true);
    return written(this[kHandle].exportPublic(format, type));
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('private', handle);
  }

  export(options) {
    if (options?.format === 'jwk') {
      if (options.passphrase !== undefined) {
        throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
      }
      return this[kHandle].exportJwk();
    }
    const { format, type, cipher, passphrase } =
      parseKeyEncoding(options, this.asymmetricKeyType, false);
    return written(this[kHandle].exportPrivate(format, type, cipher, passphrase));
  }
}

const ClonedKeyObject = {
  [kDeserialize]({ handle, type }) {
    if (type === 'secret') return new SecretKeyObject(handle);
    return type === 'public' ? new PublicKeyObject(handle) : new PrivateKeyObject(handle);
  },
};

function isKeyObject(value) {
  return typeof value === 'object' && value !== null && value[kKeyType] !== undefined &&
    value[kKeyObject] === undefined;
}

function isCryptoKey(value) {
  return typeof value === 'object' && value !== null && value[kKeyObject] !== undefined;
}

Object.assign(keyTests, { isCryptoKey, isKeyObject });

// The handle of a secret key; `key` is a KeyObject or CryptoKey.
function secretHandle(key) {
  const object = isCryptoKey(key) ? key[kKeyObject] : key;
  if (object.type !== 'secret') {
    throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'secret');
  }
  return object[kHandle];
}

// What native code takes for a secret key: a handle, or bytes.
function prepareSecretKey(key, encoding) {
  if (isKeyObject(key) || isCryptoKey(key)) return secretHandle(key);
  if (typeof key !== 'string' && !isBytes(key)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'key', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject',
        'CryptoKey'], key);
  }
  return bytesOf(key, 'key', encoding);
}

function secretKeyOf(bytes) {
  return new SecretKeyObject(new KeyObjectHandle(bytes));
}

function createSecretKey(key, encoding) {
  if (typeof key !== 'string' && !isBytes(key)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'key', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], key);
  }
  if (typeof key === 'string' && encoding != null) validateString(encoding, 'encoding');
  return secretKeyOf(bytesOf(key, 'key', encoding));
}

module.exports = {
  ClonedKeyObject,
  KeyObject,
  PrivateKeyObject,
  PublicKeyObject,
  SecretKeyObject,
  createSecretKey,
  isCryptoKey,
  isKeyObject,
  kHandle,
  kKeyObject,
  prepareSecretKey,
  secretHandle,
  secretKeyOf,
};
