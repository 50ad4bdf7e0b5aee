'use strict';

// Signatures: https://nodejs.org/docs/latest-v20.x/api/crypto.html#class-sign

const { Writable } = require('stream');
const { codes } = require('internal/errors');
const { FastBuffer } = require('internal/buffer');
const { encodingNumber } = require('internal/buffer/encodings');
const { findDigest } = require('internal/crypto/digests');
const { createHash } = require('internal/crypto/hash');
const { bytesOf, completion } = require('internal/crypto/inputs');
const { privateHandle, publicHandle } = require('internal/crypto/key_input');
const { isArrayBufferView } = require('internal/util/types');
const {
  validateEncoding, validateFunction, validateString,
} = require('internal/validators');

const binding = internalBinding('crypto_keys');

const kHash = Symbol('kHash');
const kNoDigest = -1;

function integerOption(options, name) {
  const value = options?.[name];
  if (value === undefined) return undefined;
  if (value === value >> 0) return value;
  throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, value);
}

// [padding, salt length, whether the numbers of a signature stand side by side]
function signatureOptions(options) {
  const isObject = typeof options === 'object' && options !== null && !isArrayBufferView(options);
  const padding = isObject ? integerOption(options, 'padding') : undefined;
  const saltLength = isObject ? integerOption(options, 'saltLength') : undefined;
  const { dsaEncoding } = isObject ? options : {};
  if (dsaEncoding !== undefined) {
    if (dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
    }
  }
  return [padding, saltLength, dsaEncoding === 'ieee-p1363'];
}

function signatureDigest(algorithm) {
  const digest = findDigest(algorithm);
  if (digest === undefined || !digest.derives) {
    throw new codes.ERR_CRYPTO_INVALID_DIGEST(algorithm);
  }
  return digest;
}

// Whether the keys take the message itself instead of a digest.
function signsMessages(handle) {
  const type = handle.type();
  return type === 'ed25519' || type === 'x25519';
}

function initialize(stream, algorithm, options) {
  validateString(algorithm, 'algorithm');
  const digest = findDigest(algorithm);
  if (digest === undefined || !digest.derives) {
    throw Object.assign(new TypeError('Invalid digest'), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
  }
  stream[kHash] = { digest, hash: createHash(algorithm) };
  Writable.call(stream, options);
}

function takeDigest(stream, handle) {
  if (signsMessages(handle)) throw new codes.ERR_CRYPTO_UNSUPPORTED_OPERATION();
  const { digest, hash } = stream[kHash];
  return [hash.digest(), digest.number];
}

function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  initialize(this, algorithm, options);
}

function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  initialize(this, algorithm, options);
}

const shared = {
  _write(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  },

  update(data, encoding) {
    if (typeof data === 'string') {
      validateEncoding(data, encoding);
    } else if (!isArrayBufferView(data)) {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    this[kHash].hash.update(data, encoding);
    return this;
  },
};

function toEncoding(bytes, encoding) {
  const buffer = new FastBuffer(bytes);
  if (!encoding || encoding === 'buffer' || encodingNumber(encoding) === undefined) return buffer;
  return buffer.toString(encoding);
}

function sign(options, encoding) {
  if (!options) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const handle = privateHandle(options);
  const rest = signatureOptions(options);
  return toEncoding(binding.sign(handle, ...takeDigest(this, handle), ...rest), encoding);
}

function verify(options, signature, sigEncoding) {
  const handle = publicHandle(options);
  const rest = signatureOptions(options);
  const bytes = bytesOf(signature, 'signature', sigEncoding);
  const { 0: digest, 1: number } = takeDigest(this, handle);
  return binding.verify(handle, digest, bytes, number, ...rest);
}

for (const { 0: Class, 1: method } of [[Sign, { sign }], [Verify, { verify }]]) {
  Object.setPrototypeOf(Class.prototype, Writable.prototype);
  Object.setPrototypeOf(Class, Writable);
  Object.assign(Class.prototype, shared, method);
}

// [bytes to sign, number of their digest] of a message.
function digested(handle, algorithm, data) {
  if (algorithm == null && signsMessages(handle)) return [data, kNoDigest];
  const name = algorithm ?? handle.details().hashAlgorithm ?? 'sha256';
  const digest = signatureDigest(name);
  return [createHash(name).update(viewOf(data)).digest(), digest.number];
}

function viewOf(data) {
  return ArrayBuffer.isView(data) ? data : new Uint8Array(data);
}

function checkCallback(callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
}

const toBuffer = (result) => new FastBuffer(result);

function signOneShot(algorithm, data, key, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  checkCallback(callback);
  const bytes = bytesOf(data, 'data');
  if (!key) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const rest = signatureOptions(key);
  const handle = privateHandle(key);
  const args = [handle, ...digested(handle, algorithm, bytes), ...rest];
  if (callback === undefined) return toBuffer(binding.sign(...args));
  binding.sign(...args, completion(callback, toBuffer, 'SIGNREQUEST'));
}

function verifyOneShot(algorithm, data, key, signature, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  checkCallback(callback);
  const bytes = bytesOf(data, 'data');
  if (!isArrayBufferView(signature)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'signature', ['Buffer', 'TypedArray', 'DataView'], signature);
  }
  const rest = signatureOptions(key);
  const handle = publicHandle(key);
  const { 0: message, 1: digest } = digested(handle, algorithm, bytes);
  const args = [handle, message, signature, digest, ...rest];
  if (callback === undefined) return binding.verify(...args);
  binding.verify(...args, completion(callback, (valid) => valid, 'VERIFYREQUEST'));
}

module.exports = {
  Sign,
  Verify,
  createSign: (algorithm, options) => new Sign(algorithm, options),
  createVerify: (algorithm, options) => new Verify(algorithm, options),
  sign: signOneShot,
  verify: verifyOneShot,
};
