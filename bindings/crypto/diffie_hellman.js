'use strict';

// Key agreement modulo a prime:
// https://nodejs.org/docs/latest-v20.x/api/crypto.html#class-diffiehellman

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { FastBuffer } = require('internal/buffer');
const { encodingNumber } = require('internal/buffer/encodings');
const { bytesOf, isBytes } = require('internal/crypto/inputs');
const { validateInt32 } = require('internal/validators');

const { DiffieHellman: DhHandle } = internalBinding('crypto_keys');

const kHandle = Symbol('kHandle');
const kTypes = ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

function encoded(bytes, encoding) {
  const buffer = new FastBuffer(bytes);
  if (!encoding || encoding === 'buffer' || encodingNumber(encoding) === undefined) return buffer;
  return buffer.toString(encoding);
}

function setHandle(self, handle) {
  self[kHandle] = handle;
  Object.defineProperty(self, 'verifyError', {
    __proto__: null, enumerable: true, value: handle.verifyError(), writable: false,
  });
}

function generatorBytes(generator, encoding) {
  // Nothing and 0 stand for 2.
  if (!generator) return undefined;
  if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
    if (generator < 0) return Buffer.alloc(0);
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(generator);
    return bytes;
  }
  if (typeof generator !== 'string' && !isBytes(generator)) {
    throw new codes.ERR_INVALID_ARG_TYPE('generator', kTypes, generator);
  }
  return bytesOf(generator, 'generator', encoding || 'buffer');
}

// DiffieHellman(size | prime[, primeEncoding][, generator[, generatorEncoding]])
function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!(this instanceof DiffieHellman)) {
    return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  }
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !isBytes(sizeOrKey)) {
    throw new codes.ERR_INVALID_ARG_TYPE('sizeOrKey', kTypes, sizeOrKey);
  }
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  if (keyEncoding && keyEncoding !== 'buffer' && !Buffer.isEncoding(keyEncoding)) {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = undefined;
  }
  const isSize = typeof sizeOrKey === 'number';
  const prime = isSize ? undefined : bytesOf(sizeOrKey, 'sizeOrKey', keyEncoding || 'buffer');
  const start = generatorBytes(generator, genEncoding);
  setHandle(this, new DhHandle('', prime, isSize ? sizeOrKey : 0, start));
}

function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  if (typeof name !== 'string') {
    throw Object.assign(new TypeError('Group name must be a string'),
                        { code: 'ERR_INVALID_ARG_TYPE' });
  }
  // An empty name would be none.
  setHandle(this, new DhHandle(name || ' ', undefined, 0, undefined));
}

const shared = {
  generateKeys(encoding) {
    return encoded(this[kHandle].generateKeys(), encoding);
  },

  computeSecret(key, inEnc, outEnc) {
    return encoded(this[kHandle].computeSecret(bytesOf(key, 'key', inEnc)), outEnc);
  },

  getPrime(encoding) {
    return encoded(this[kHandle].prime(), encoding);
  },

  getGenerator(encoding) {
    return encoded(this[kHandle].generator(), encoding);
  },

  getPublicKey(encoding) {
    return encoded(this[kHandle].publicKey(), encoding);
  },

  getPrivateKey(encoding) {
    return encoded(this[kHandle].privateKey(), encoding);
  },
};

Object.assign(DiffieHellmanGroup.prototype, shared);
Object.assign(DiffieHellman.prototype, shared, {
  setPublicKey(key, encoding) {
    this[kHandle].setPublicKey(bytesOf(key, 'key', encoding));
    return this;
  },

  setPrivateKey(key, encoding) {
    this[kHandle].setPrivateKey(bytesOf(key, 'key', encoding));
    return this;
  },
});

function createDiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
}

function createDiffieHellmanGroup(name) {
  return new DiffieHellmanGroup(name);
}

module.exports = {
  DiffieHellman,
  DiffieHellmanGroup,
  createDiffieHellman,
  createDiffieHellmanGroup,
  getDiffieHellman: createDiffieHellmanGroup,
};
