'use strict';

// crypto.Hash and crypto.hash(): https://nodejs.org/docs/latest-v20.x/api/crypto.html#class-hash

const { codes } = require('internal/errors');
const { createUnsafe } = require('internal/buffer');
const { encodingNumber, kHex, kUtf8 } = require('internal/buffer/encodings');
const { findDigest } = require('internal/crypto/digests');
const { opensslError } = require('internal/crypto/errors');
const { LazyTransform } = require('internal/streams/lazy_transform');
const { isArrayBufferView } = require('internal/util/types');
const { validateEncoding, validateString, validateUint32 } = require('internal/validators');

const { Hash: HashHandle } = internalBinding('crypto');

const kDigest = Symbol('kDigest');
const kFinalized = Symbol('kFinalized');
const kHandle = Symbol('kHandle');
const kSize = Symbol('kSize');

// Handles kept for each digest.
const kMostHandles = 16;

function takeHandle(digest) {
  return digest.handles.pop() ?? new HashHandle(digest.number);
}

// The result in an encoding, or as a Buffer. The handle is for the next message then.
function finish(digest, handle, size, encoding) {
  let result;
  if (encoding !== undefined) {
    result = handle.digest(size, encoding);
  } else {
    result = createUnsafe(size);
    handle.digestInto(result);
  }
  if (digest.handles.length < kMostHandles) digest.handles.push(handle);
  return result;
}

function outputSize(digest, options) {
  const size = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (size === undefined) return digest.size;
  if (size !== digest.size && !digest.extendable) {
    throw opensslError('030000B2', 'digital envelope routines', 'not XOF or invalid length',
                       'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH');
  }
  return size;
}

function checkOutputLength(options) {
  if (typeof options !== 'object' || options === null) return;
  const { outputLength } = options;
  if (outputLength !== undefined) validateUint32(outputLength, 'options.outputLength');
}

function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  if (typeof algorithm === 'object' && algorithm?.[kHandle] !== undefined) {
    // A copy.
    checkOutputLength(options);
    this[kDigest] = algorithm[kDigest];
    this[kHandle] = algorithm[kHandle].copy();
  } else {
    validateString(algorithm, 'algorithm');
    checkOutputLength(options);
    const digest = findDigest(algorithm);
    if (digest === undefined) throw new Error('Digest method not supported');
    this[kDigest] = digest;
    this[kHandle] = takeHandle(digest);
  }
  this[kSize] = outputSize(this[kDigest], options);
  this[kFinalized] = false;
  LazyTransform.call(this, options);
}
Object.setPrototypeOf(Hash.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hash, LazyTransform);

Hash.prototype.copy = function copy(options) {
  if (this[kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  if (!this[kFinalized]) this[kHandle].update(chunk, encodingNumber(encoding) ?? kUtf8);
  callback();
};

// digest() stays possible after the end of the stream.
Hash.prototype._flush = function _flush(callback) {
  if (!this[kFinalized]) {
    this.push(finish(this[kDigest], this[kHandle].copy(), this[kSize]));
  }
  callback();
};

function updateHandle(handle, data, encoding) {
  let number = kUtf8;
  if (typeof data === 'string') {
    if (encoding && encoding !== 'utf8') {
      validateEncoding(data, encoding);
      number = encodingNumber(encoding) ?? kUtf8;
    }
  } else if (!isArrayBufferView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  handle.update(data, number);
}

Hash.prototype.update = function update(data, encoding) {
  if (this[kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  updateHandle(this[kHandle], data, encoding);
  return this;
};

Hash.prototype.digest = function digest(outputEncoding) {
  if (this[kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  const encoding = outputEncoding ? encodingNumber(`${outputEncoding}`) : undefined;
  const result = finish(this[kDigest], this[kHandle], this[kSize], encoding);
  this[kFinalized] = true;
  this[kHandle] = undefined;
  return result;
};

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

function outputEncodingNumber(outputEncoding) {
  if (outputEncoding === 'hex') return kHex;
  validateString(outputEncoding, 'outputEncoding');
  const number = encodingNumber(outputEncoding);
  if (number === undefined && outputEncoding.toLowerCase() !== 'buffer') {
    throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', outputEncoding);
  }
  return number;
}

function hash(algorithm, input, outputEncoding = 'hex') {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !isArrayBufferView(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
  const encoding = outputEncodingNumber(outputEncoding);
  const digest = findDigest(algorithm);
  if (digest === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
  const handle = takeHandle(digest);
  handle.update(input, kUtf8);
  return finish(digest, handle, digest.size, encoding);
}

module.exports = { Hash, createHash, hash, updateHandle };
