'use strict';

// fill() and the swaps of byte order.

const { codes } = require('internal/errors');
const { encodingNumber, kLatin1, kUtf8 } = require('internal/buffer/encodings');
const { validateInteger, validateString } = require('internal/validators');

const binding = internalBinding('buffer');
const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const fillBytes = Function.prototype.call.bind(TypedArrayPrototype.fill);
const byteLengthOf = Function.prototype.call.bind(
  Object.getOwnPropertyDescriptor(TypedArrayPrototype, 'byteLength').get);

function validateOffset(value, name, max = binding.kMaxLength) {
  validateInteger(value, name, 0, max);
}

// A text of one character that is one byte is that byte; an empty text is zero.
function simplify(text, encoding) {
  if (text.length === 0) return 0;
  if (text.length === 1) {
    const code = text.charCodeAt(0);
    if ((encoding === kUtf8 && code < 0x80) || encoding === kLatin1) return code;
  }
  return text;
}

function fill(buffer, value, offset, end, encoding) {
  let start = offset;
  let stop = end;
  let number = kUtf8;
  let content = value;
  if (typeof value === 'string') {
    let name = encoding;
    if (offset === undefined || typeof offset === 'string') {
      name = offset;
      start = 0;
      stop = buffer.length;
    } else if (typeof end === 'string') {
      name = end;
      stop = buffer.length;
    }
    if (name != null && name !== '') {
      number = encodingNumber(name);
      if (number === undefined) {
        validateString(name, 'encoding');
        throw new codes.ERR_UNKNOWN_ENCODING(name);
      }
    }
    content = simplify(value, number);
  } else if (!ArrayBuffer.isView(value)) {
    content = typeof value === 'boolean' ? +value : value & 255;
  }

  if (start === undefined) {
    start = 0;
    stop = buffer.length;
  } else {
    validateOffset(start, 'offset');
    if (stop === undefined) {
      stop = buffer.length;
    } else {
      validateOffset(stop, 'end', buffer.length);
    }
    if (start >= stop) return buffer;
  }
  // Who changed `length` gets no further than the memory.
  if (stop > byteLengthOf(buffer)) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  if (typeof content === 'number') {
    fillBytes(buffer, content, start, stop);
  } else if (!binding.fill(buffer, content, start, stop, number)) {
    throw new codes.ERR_INVALID_ARG_VALUE('value', value);
  }
  return buffer;
}

// Where calling native code costs more than the loop.
const kShort = 128;

function swap(buffer, unit) {
  const { length } = buffer;
  if (length % unit !== 0) throw new codes.ERR_INVALID_BUFFER_SIZE(`${unit * 8}-bits`);
  if (length >= kShort) {
    binding.swap(buffer, unit);
    return buffer;
  }
  for (let start = 0; start < length; start += unit) {
    for (let low = start, high = start + unit - 1; low < high; low++, high--) {
      const byte = buffer[low];
      buffer[low] = buffer[high];
      buffer[high] = byte;
    }
  }
  return buffer;
}

module.exports = {
  fill,
  methods: {
    fill(value, offset, end, encoding) {
      return fill(this, value, offset, end, encoding);
    },
    swap16() {
      return swap(this, 2);
    },
    swap32() {
      return swap(this, 4);
    },
    swap64() {
      return swap(this, 8);
    },
  },
};
