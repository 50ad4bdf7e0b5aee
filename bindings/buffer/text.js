'use strict';

// Buffers made of text and text made of buffers.

const { codes } = require('internal/errors');
const {
  encodingNumber, kAscii, kBase64, kBase64Url, kHex, kLatin1, kUtf16, kUtf8,
} = require('internal/buffer/encodings');
const { isAnyArrayBuffer } = internalBinding('util');
const { validateInteger } = require('internal/validators');

const binding = internalBinding('buffer');
const { trunc } = Math;

function validateOffset(value, name, max) {
  validateInteger(value, name, 0, max);
}

function write(buffer, string, offset, length, encoding) {
  if (typeof string !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('argument', 'string', string);
  }
  return binding.write(buffer, string, offset, length, encoding);
}

// An offset or size, as far as native code is to see it.
function toIndex(value, fallback, name) {
  if (value === undefined) return fallback;
  const index = trunc(value) || 0;
  if (index < 0) throw new codes.ERR_OUT_OF_RANGE(name, '>= 0', value);
  return index;
}

// Methods of one encoding, such as hexSlice() and hexWrite().
function sliceMethod(name, encoding) {
  return {
    [name](start, end) {
      const { length } = this;
      const from = toIndex(start, 0, 'start');
      const to = Math.max(toIndex(end, length, 'end'), from);
      if (to > length) throw new codes.ERR_OUT_OF_RANGE('end', `<= ${length}`, end ?? start);
      return binding.slice(this, from, to, encoding);
    },
  }[name];
}

function writeMethod(name, encoding) {
  return {
    [name](string, offset, length) {
      const from = toIndex(offset, 0, 'offset');
      const room = this.length - from;
      if (room < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
      const most = toIndex(length, room, 'length');
      return write(this, string, from, Math.min(most, room), encoding);
    },
  }[name];
}

const methods = {
  toString(encoding, start, end) {
    const { length } = this;
    if (arguments.length === 0) return length === 0 ? '' : binding.slice(this, 0, length, kUtf8);

    let from = 0;
    if (start >= length) return '';
    if (start > 0) from = trunc(start) || 0;
    const to = end === undefined || end > length ? length : trunc(end) || 0;
    if (to <= from) return '';

    const number = encoding === undefined ? kUtf8 : encodingNumber(encoding);
    if (number === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    return binding.slice(this, from, to, number);
  },

  // write(string[, offset[, length]][, encoding])
  write(string, offset, length, encoding) {
    const size = this.length;
    let name = encoding;
    let from = 0;
    let most = size;
    if (typeof offset === 'string' && length === undefined) {
      name = offset;
    } else if (offset !== undefined) {
      validateOffset(offset, 'offset', size);
      from = offset;
      most = size - from;
      if (typeof length === 'string') {
        name = length;
      } else if (length !== undefined) {
        validateOffset(length, 'length', size);
        if (length < most) most = length;
      }
    } else {
      name = undefined;
    }
    const number = name ? encodingNumber(name) : kUtf8;
    if (number === undefined) throw new codes.ERR_UNKNOWN_ENCODING(name);
    return write(this, string, from, most, number);
  },
};

for (const { 0: name, 1: number } of [
  ['ascii', kAscii], ['base64', kBase64], ['base64url', kBase64Url], ['latin1', kLatin1],
  ['hex', kHex], ['ucs2', kUtf16], ['utf8', kUtf8],
]) {
  methods[`${name}Slice`] = sliceMethod(`${name}Slice`, number);
  methods[`${name}Write`] = writeMethod(`${name}Write`, number);
}
methods.toLocaleString = methods.toString;

// The size that base64 text announces, which need not be the one it has.
function base64Size(text) {
  let { length } = text;
  if (length > 0 && text[length - 1] === '=') length--;
  if (length > 1 && text[length - 1] === '=') length--;
  return Math.floor(length * 3 / 4);
}

const statics = {
  byteLength(string, encoding) {
    if (typeof string !== 'string') {
      if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
      throw new codes.ERR_INVALID_ARG_TYPE(
        'string', ['string', 'Buffer', 'ArrayBuffer'], string);
    }
    switch (encoding ? encodingNumber(encoding) : kUtf8) {
      case kUtf16:
        return string.length * 2;
      case kLatin1:
      case kAscii:
        return string.length;
      case kBase64:
      case kBase64Url:
        return base64Size(string);
      case kHex:
        return string.length >>> 1;
      default:
        return binding.utf8Size(string);
    }
  },

  isEncoding(encoding) {
    return typeof encoding === 'string' && encodingNumber(encoding) !== undefined;
  },
};

module.exports = { methods, statics };
