'use strict';

// Cipheriv, Decipheriv, and their forms for passwords:
// https://nodejs.org/docs/latest-v20.x/api/crypto.html#class-cipher

const { Buffer } = require('buffer');
const { codes, internalAssert } = require('internal/errors');
const { FastBuffer } = require('internal/buffer');
const { encodingNumber, kUtf8, normalizeEncoding } = require('internal/buffer/encodings');
const { createHash } = require('internal/crypto/hash');
const { bytesOf, stringOption, uintOption } = require('internal/crypto/inputs');
const { prepareSecretKey } = require('internal/crypto/keys');
const { getOptionValue } = require('internal/options');
const { LazyTransform } = require('internal/streams/lazy_transform');
const { deprecate } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const {
  validateEncoding, validateInt32, validateObject, validateString,
} = require('internal/validators');
const { StringDecoder } = require('string_decoder');

const binding = internalBinding('crypto');
const { CipherBase } = binding;

const kHandle = Symbol('kHandle');
// What setAuthTag() of native code tells.
const kWrongState = 0;
const kTakenShort = 2;

// One decoder for all pieces of a message, so that characters may lie across them.
function decoderFor(cipher, encoding) {
  const name = normalizeEncoding(encoding);
  cipher._decoder ||= new StringDecoder(encoding);
  if (cipher._decoder.encoding !== name) {
    if (name === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    internalAssert(false, 'Cannot change encoding');
  }
  return cipher._decoder;
}

function initialize(cipher, options, ...args) {
  cipher[kHandle] = new CipherBase(...args);
  cipher._decoder = null;
  LazyTransform.call(cipher, options);
}

function initializeWithVector(self, encrypt, cipher, key, iv, options) {
  validateString(cipher, 'cipher');
  const encoding = stringOption(options, 'encoding');
  const material = prepareSecretKey(key, encoding);
  const vector = iv === null ? null : bytesOf(iv, 'iv');
  const tagLength = uintOption(options, 'authTagLength');
  initialize(self, options, cipher, encrypt, material, vector, tagLength);
}

// Key and initialization vector out of a password, as OpenSSL's EVP_BytesToKey() with MD5, no salt
// and one round.
function bytesOfPassword(password, size) {
  const parts = [];
  let last = Buffer.alloc(0);
  for (let length = 0; length < size; length += last.length) {
    last = createHash('md5').update(last).update(password).digest();
    parts.push(last);
  }
  return Buffer.concat(parts);
}

function initializeWithPassword(self, encrypt, cipher, password, options) {
  validateString(cipher, 'cipher');
  const encoding = stringOption(options, 'encoding');
  const secret = bytesOf(password, 'password', encoding);
  const tagLength = uintOption(options, 'authTagLength');
  const info = binding.cipherInfo(cipher);
  if (info === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
  const { 0: mode, 4: ivLength, 5: keyLength } = info;
  if (encrypt && (mode === 'ctr' || mode === 'gcm')) {
    process.emitWarning(`Use Cipheriv for counter mode of ${cipher}`);
  }
  const bytes = bytesOfPassword(ArrayBuffer.isView(secret) ? secret : Buffer.from(secret),
                                keyLength + ivLength);
  initialize(self, options, cipher, encrypt, bytes.subarray(0, keyLength),
             bytes.subarray(keyLength, keyLength + ivLength), tagLength);
}

function Cipher(cipher, password, options) {
  if (!new.target) return new Cipher(cipher, password, options);
  initializeWithPassword(this, true, cipher, password, options);
}

function Decipher(cipher, password, options) {
  if (!new.target) return new Decipher(cipher, password, options);
  initializeWithPassword(this, false, cipher, password, options);
}

function Cipheriv(cipher, key, iv, options) {
  if (!new.target) return new Cipheriv(cipher, key, iv, options);
  initializeWithVector(this, true, cipher, key, iv, options);
}

function Decipheriv(cipher, key, iv, options) {
  if (!new.target) return new Decipheriv(cipher, key, iv, options);
  initializeWithVector(this, false, cipher, key, iv, options);
}

const shared = {
  _transform(chunk, encoding, callback) {
    this.push(new FastBuffer(this[kHandle].update(chunk, encodingNumber(encoding) ?? kUtf8)));
    callback();
  },

  _flush(callback) {
    try {
      this.push(new FastBuffer(this[kHandle].final()));
    } catch (error) {
      return callback(error);
    }
    callback();
  },

  update(data, inputEncoding, outputEncoding) {
    if (typeof data === 'string') {
      validateEncoding(data, inputEncoding);
    } else if (!isArrayBufferView(data)) {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    const result = new FastBuffer(
      this[kHandle].update(data, encodingNumber(inputEncoding) ?? kUtf8));
    if (!outputEncoding || outputEncoding === 'buffer') return result;
    return decoderFor(this, outputEncoding).write(result);
  },

  final(outputEncoding) {
    const result = new FastBuffer(this[kHandle].final());
    if (!outputEncoding || outputEncoding === 'buffer') return result;
    return decoderFor(this, outputEncoding).end(result);
  },

  setAutoPadding(autoPadding) {
    if (!this[kHandle].setAutoPadding(!!autoPadding)) {
      throw new codes.ERR_CRYPTO_INVALID_STATE('setAutoPadding');
    }
    return this;
  },
};

function getAuthTag() {
  const tag = this[kHandle].getAuthTag();
  if (tag === undefined) throw new codes.ERR_CRYPTO_INVALID_STATE('getAuthTag');
  return new FastBuffer(tag.buffer, tag.byteOffset, tag.byteLength);
}

const warnOfShortTag = deprecate(() => {}, 'Using AES-GCM authentication tags of less than 128 ' +
  'bits without specifying the authTagLength option when initializing decryption is deprecated.',
                               'DEP0182');

function setAuthTag(tagbuf, encoding) {
  const taken = this[kHandle].setAuthTag(bytesOf(tagbuf, 'buffer', encoding));
  if (taken === kWrongState) throw new codes.ERR_CRYPTO_INVALID_STATE('setAuthTag');
  if (taken === kTakenShort && getOptionValue('--pending-deprecation')) warnOfShortTag();
  return this;
}

function setAAD(aadbuf, options) {
  const encoding = stringOption(options, 'encoding');
  uintOption(options, 'plaintextLength');
  if (!this[kHandle].setAAD(bytesOf(aadbuf, 'aadbuf', encoding))) {
    throw new codes.ERR_CRYPTO_INVALID_STATE('setAAD');
  }
  return this;
}

for (const Class of [Cipher, Cipheriv, Decipher, Decipheriv]) {
  Object.setPrototypeOf(Class.prototype, LazyTransform.prototype);
  Object.setPrototypeOf(Class, LazyTransform);
  const tag = Class === Cipher || Class === Cipheriv ? { getAuthTag } : { setAuthTag };
  Object.assign(Class.prototype, shared, tag, { setAAD });
}

function createCipheriv(cipher, key, iv, options) {
  return new Cipheriv(cipher, key, iv, options);
}

function createDecipheriv(cipher, key, iv, options) {
  return new Decipheriv(cipher, key, iv, options);
}

const createCipher = deprecate(function createCipher(cipher, password, options) {
  return new Cipher(cipher, password, options);
}, 'crypto.createCipher is deprecated.', 'DEP0106');

const createDecipher = deprecate(function createDecipher(cipher, password, options) {
  return new Decipher(cipher, password, options);
}, 'crypto.createDecipher is deprecated.', 'DEP0106');

let names;

function getCiphers() {
  names ??= binding.cipherNames().sort();
  return names.slice();
}

function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid === 'number') {
    validateInt32(nameOrNid, 'nameOrNid');
  } else if (typeof nameOrNid !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  let wantedKey;
  let wantedIv;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ keyLength: wantedKey, ivLength: wantedIv } = options);
    if (wantedKey !== undefined) validateInt32(wantedKey, 'options.keyLength');
    if (wantedIv !== undefined) validateInt32(wantedIv, 'options.ivLength');
  }
  const info = binding.cipherInfo(nameOrNid, wantedKey, wantedIv);
  if (info === undefined) return undefined;
  const { 0: mode, 1: name, 2: nid, 3: blockSize, 4: ivLength, 5: keyLength } = info;
  const result = { mode, name, nid };
  if (blockSize !== 0) result.blockSize = blockSize;
  if (ivLength !== 0) result.ivLength = ivLength;
  result.keyLength = keyLength;
  return result;
}

module.exports = {
  Cipher,
  Cipheriv,
  Decipher,
  Decipheriv,
  createCipher,
  createCipheriv,
  createDecipher,
  createDecipheriv,
  getCipherInfo,
  getCiphers,
};
