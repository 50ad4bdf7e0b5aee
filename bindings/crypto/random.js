'use strict';

// Random bytes, numbers and identifiers.

const { Buffer, kMaxLength } = require('buffer');
const { codes } = require('internal/errors');
const { FastBuffer } = require('internal/buffer');
const { completion } = require('internal/crypto/inputs');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const {
  validateBoolean, validateFunction, validateNumber, validateObject,
} = require('internal/validators');

const binding = internalBinding('crypto');
const { isSafeInteger } = Number;

const kMostBytes = Math.min(kMaxLength, 0x7fffffff);

function checkBytes(value, name, most) {
  if (!(value >= 0 && value <= most)) {
    throw new codes.ERR_OUT_OF_RANGE(name, `>= 0 && <= ${most}`, value);
  }
  return value >>> 0;
}

function toSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  const bytes = size * elementSize;
  checkBytes(bytes, 'size', kMostBytes);
  if (bytes + offset > length) {
    throw new codes.ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, bytes + offset);
  }
  return bytes >>> 0;
}

function toOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  return checkBytes(offset * elementSize, 'offset', Math.min(length, kMostBytes));
}

// The part of a view that is to be filled, in bytes.
function partOf(buffer, offset, size) {
  const elementSize = buffer.BYTES_PER_ELEMENT || 1;
  const length = buffer.byteLength;
  const from = toOffset(offset, elementSize, length);
  return { from, count: size === undefined ? length - from :
    toSize(size, elementSize, from, length) };
}

function checkTarget(buffer) {
  if (!isAnyArrayBuffer(buffer) && !isArrayBufferView(buffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
  }
}

function randomFillSync(buf, offset = 0, size = undefined) {
  checkTarget(buf);
  const { from, count } = partOf(buf, offset, size);
  if (count > 0) binding.fillRandom(buf, from, count);
  return buf;
}

function randomFill(buf, offset, size, callback) {
  checkTarget(buf);
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  const { from, count } = partOf(buf, offset, size);
  if (count === 0) return callback(null, buf);
  binding.fillRandom(buf, from, count, completion(callback, () => buf, 'RANDOMBYTESREQUEST'));
}

function randomBytes(size, callback) {
  const count = toSize(size, 1, 0, Infinity);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = new FastBuffer(count);
  if (callback === undefined) return randomFillSync(bytes, 0, count);
  randomFill(bytes, 0, count, function(error, filled) {
    if (error) callback.call(this, error);
    else callback.call(this, null, filled);
  });
}

// Random bytes in stock, for those who need few at a time.
class Stock {
  constructor(size) {
    this.bytes = undefined;
    this.size = size;
    this.next = size;
  }

  // The place of `count` fresh bytes in `bytes`.
  take(count) {
    if (this.next + count > this.size) {
      this.bytes ??= Buffer.allocUnsafeSlow(this.size);
      binding.fillRandom(this.bytes, 0, this.size);
      this.next = 0;
    }
    const at = this.next;
    this.next += count;
    return at;
  }

  drop() {
    this.bytes = undefined;
    this.next = this.size;
  }
}

const kIntegerBytes = 6;
const kIntegers = 2 ** (8 * kIntegerBytes) - 1;
const integers = new Stock(kIntegerBytes * 1024);

function integerBelow(range) {
  // Values from here on would make the smaller results likelier.
  const limit = kIntegers - kIntegers % range;
  for (;;) {
    const at = integers.take(kIntegerBytes);
    const value = integers.bytes.readUIntBE(at, kIntegerBytes);
    if (value < limit) return value % range;
  }
}

// randomInt([min, ]max[, callback])
function randomInt(min, max, callback) {
  const noMin = max === undefined || typeof max === 'function';
  if (noMin) {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!isSafeInteger(min)) throw new codes.ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!isSafeInteger(max)) throw new codes.ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) {
    throw new codes.ERR_OUT_OF_RANGE(
      'max', `greater than the value of "min" (${min})`, max);
  }
  const range = max - min;
  if (!(range <= kIntegers)) {
    throw new codes.ERR_OUT_OF_RANGE(noMin ? 'max' : 'max - min', `<= ${kIntegers}`, range);
  }
  const value = min + integerBelow(range);
  if (callback === undefined) return value;
  process.nextTick(callback, undefined, value);
}

const kUuidBytes = 16;
const uuids = new Stock(kUuidBytes * 128);
let hexOf;

// Version 4 of RFC 9562, of the 16 bytes at `at`.
function uuidOf(bytes, at) {
  hexOf ??= Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
  const version = bytes[at + 6] & 0x0f | 0x40;
  const variant = bytes[at + 8] & 0x3f | 0x80;
  return hexOf[bytes[at]] + hexOf[bytes[at + 1]] + hexOf[bytes[at + 2]] + hexOf[bytes[at + 3]] +
    '-' + hexOf[bytes[at + 4]] + hexOf[bytes[at + 5]] +
    '-' + hexOf[version] + hexOf[bytes[at + 7]] +
    '-' + hexOf[variant] + hexOf[bytes[at + 9]] +
    '-' + hexOf[bytes[at + 10]] + hexOf[bytes[at + 11]] + hexOf[bytes[at + 12]] +
    hexOf[bytes[at + 13]] + hexOf[bytes[at + 14]] + hexOf[bytes[at + 15]];
}

function randomUUID(options) {
  if (options !== undefined) validateObject(options, 'options');
  const { disableEntropyCache = false } = options ?? {};
  validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
  if (disableEntropyCache) return uuidOf(randomBytes(kUuidBytes), 0);
  const at = uuids.take(kUuidBytes);
  return uuidOf(uuids.bytes, at);
}

// For a snapshot: processes that start from it must not share what nobody is to foresee.
function forget() {
  integers.drop();
  uuids.drop();
}

module.exports = { forget, randomBytes, randomFill, randomFillSync, randomInt, randomUUID };
