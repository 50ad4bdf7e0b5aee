'use strict';

// crypto.Hmac: https://nodejs.org/docs/latest-v20.x/api/crypto.html#class-hmac

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { FastBuffer } = require('internal/buffer');
const { encodingNumber, kUtf8 } = require('internal/buffer/encodings');
const { keyedDigest } = require('internal/crypto/digests');
const { updateHandle } = require('internal/crypto/hash');
const { stringOption } = require('internal/crypto/inputs');
const { prepareSecretKey } = require('internal/crypto/keys');
const { LazyTransform } = require('internal/streams/lazy_transform');
const { validateString } = require('internal/validators');

const { Hmac: HmacHandle } = internalBinding('crypto');

const kFinalized = Symbol('kFinalized');
const kHandle = Symbol('kHandle');

function Hmac(hmac, key, options) {
  if (!new.target) return new Hmac(hmac, key, options);
  validateString(hmac, 'hmac');
  const material = prepareSecretKey(key, stringOption(options, 'encoding'));
  this[kHandle] = new HmacHandle(keyedDigest(hmac).number, material);
  this[kFinalized] = false;
  LazyTransform.call(this, options);
}
Object.setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hmac, LazyTransform);

Hmac.prototype.update = function update(data, encoding) {
  if (this[kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  updateHandle(this[kHandle], data, encoding);
  return this;
};

function finish(hmac) {
  const bytes = hmac[kHandle].digest();
  hmac[kFinalized] = true;
  return new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// A second call gives nothing.
Hmac.prototype.digest = function digest(outputEncoding) {
  const name = outputEncoding && `${outputEncoding}`;
  const code = this[kFinalized] ? Buffer.from('') : finish(this);
  if (!name || encodingNumber(name) === undefined) return code;
  return code.toString(name);
};

Hmac.prototype._flush = function _flush(callback) {
  if (!this[kFinalized]) this.push(finish(this));
  callback();
};

Hmac.prototype._transform = function _transform(chunk, encoding, callback) {
  if (!this[kFinalized]) this[kHandle].update(chunk, encodingNumber(encoding) ?? kUtf8);
  callback();
};

function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

module.exports = { Hmac, createHmac };
