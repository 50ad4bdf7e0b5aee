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

// The code in an encoding, or as a Buffer.
function finish(hmac, encoding) {
  const code = hmac[kHandle].digest(encoding);
  hmac[kFinalized] = true;
  if (encoding !== undefined) return code;
  return new FastBuffer(code.buffer, code.byteOffset, code.byteLength);
}

// A second call gives nothing.
Hmac.prototype.digest = function digest(outputEncoding) {
  const encoding = outputEncoding ? encodingNumber(`${outputEncoding}`) : undefined;
  if (!this[kFinalized]) return finish(this, encoding);
  return encoding === undefined ? Buffer.from('') : '';
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
