'use strict';

// Comparing buffers and copying between them.

const { codes } = require('internal/errors');
const { FastBuffer, allocateUnsafe } = require('internal/buffer');
const { validateArray, validateInteger } = require('internal/validators');

const binding = internalBinding('buffer');
const { kMaxLength } = binding;
const uncurry = Function.prototype.call.bind(Function.prototype.bind, Function.prototype.call);
const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const { get: getName } = Object.getOwnPropertyDescriptor(TypedArrayPrototype, Symbol.toStringTag);
const typedArrayName = uncurry(getName);
const setBytes = uncurry(TypedArrayPrototype.set);

function isBytes(value) {
  return value instanceof FastBuffer || typedArrayName(value) === 'Uint8Array';
}

function checkBytes(value, name) {
  if (typedArrayName(value) !== 'Uint8Array') {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value);
  }
}

function rangeEnd(value, name, fallback, max = kMaxLength) {
  if (value === undefined) return fallback;
  validateInteger(value, name, 0, max);
  return value;
}

// A place that a program gave to copy(): whole, not negative, `fallback` for what is no number.
function copyIndex(value, name, fallback, max) {
  if (value === undefined) return fallback;
  const number = +value;
  const index = Number.isSafeInteger(Math.floor(number)) ? Math.floor(number) : 0;
  if (index < 0 || index > max) {
    const range = max === Infinity ? '>= 0' : `>= 0 && <= ${max}`;
    throw new codes.ERR_OUT_OF_RANGE(name, range, index);
  }
  return index;
}

// As many of the bytes from `start` to `end` as fit; returns how many.
function copyBytes(source, target, targetStart, start, end) {
  const size = Math.min(end - start, target.length - targetStart, source.length - start);
  if (size <= 0) return 0;
  if (size === source.length) {
    setBytes(target, source, targetStart);
  } else {
    binding.copy(source, target, targetStart, start, size);
  }
  return size;
}

const methods = {
  compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
    checkBytes(target, 'target');
    if (arguments.length === 1) return binding.compare(this, target);
    const fromTarget = rangeEnd(targetStart, 'targetStart', 0);
    const toTarget = rangeEnd(targetEnd, 'targetEnd', target.length, target.length);
    const fromSource = rangeEnd(sourceStart, 'sourceStart', 0);
    const toSource = rangeEnd(sourceEnd, 'sourceEnd', this.length, this.length);
    if (fromSource >= toSource) return fromTarget >= toTarget ? 0 : -1;
    if (fromTarget >= toTarget) return 1;
    return binding.compareRanges(this, target, fromTarget, fromSource, toTarget, toSource);
  },

  copy(target, targetStart, sourceStart, sourceEnd) {
    checkBytes(this, 'source');
    checkBytes(target, 'target');
    const at = copyIndex(targetStart, 'targetStart', 0, Infinity);
    const start = copyIndex(sourceStart, 'sourceStart', 0, this.length);
    const end = copyIndex(sourceEnd, 'sourceEnd', this.length, Infinity);
    return copyBytes(this, target, at, start, end);
  },

  equals(otherBuffer) {
    checkBytes(otherBuffer, 'otherBuffer');
    if (this === otherBuffer) return true;
    const { byteLength } = this;
    return byteLength === otherBuffer.byteLength &&
      (byteLength === 0 || binding.compare(this, otherBuffer) === 0);
  },
};

const statics = {
  compare(buf1, buf2) {
    checkBytes(buf1, 'buf1');
    checkBytes(buf2, 'buf2');
    return buf1 === buf2 ? 0 : binding.compare(buf1, buf2);
  },

  concat(list, totalLength) {
    validateArray(list, 'list');
    if (list.length === 0) return new FastBuffer();
    let length = 0;
    if (totalLength === undefined) {
      for (let i = 0; i < list.length; i++) length += list[i].length || 0;
    } else {
      validateInteger(totalLength, 'length', 0, kMaxLength);
      length = totalLength;
    }
    const buffer = allocateUnsafe(length);
    let used = 0;
    for (let i = 0; i < list.length; i++) {
      checkBytes(list[i], `list[${i}]`);
      used += copyBytes(list[i], buffer, used, 0, list[i].length);
    }
    if (used < length) buffer.fill(0, used, length);
    return buffer;
  },
};

module.exports = { isBytes, methods, statics };
