'use strict';

// indexOf(), lastIndexOf() and includes().

const { codes } = require('internal/errors');
const { encodingNumber, kUtf8 } = require('internal/buffer/encodings');
const { validateBuffer } = require('internal/validators');

const binding = internalBinding('buffer');
const uncurry = Function.prototype.call.bind(Function.prototype.bind, Function.prototype.call);
const { indexOf: indexOfItem, lastIndexOf: lastIndexOfItem } =
  Object.getPrototypeOf(Uint8Array.prototype);
const indexOfByte = uncurry(indexOfItem);
const lastIndexOfByte = uncurry(lastIndexOfItem);

const kMostOffset = 0x7fffffff;
const kLeastOffset = -0x80000000;

function findByte(buffer, byte, offset, forward) {
  if (forward) return indexOfByte(buffer, byte, offset);
  // From before the beginning there is nothing to find; JavaScript's own says the same.
  return lastIndexOfByte(buffer, byte, offset);
}

function find(buffer, value, byteOffset, encoding, forward) {
  validateBuffer(buffer);
  let name = encoding;
  let offset = byteOffset;
  if (typeof byteOffset === 'string') {
    name = byteOffset;
    offset = NaN;
  } else {
    offset = Math.trunc(Math.max(Math.min(+byteOffset, kMostOffset), kLeastOffset));
  }
  if (offset !== offset) offset = forward ? 0 : buffer.length || buffer.byteLength;

  if (typeof value === 'number') return findByte(buffer, (value >>> 0) & 255, offset, forward);
  const number = name === undefined ? kUtf8 : encodingNumber(name);
  if (typeof value === 'string') {
    if (number === undefined) throw new codes.ERR_UNKNOWN_ENCODING(name);
    return binding.indexOf(buffer, value, offset, number, forward);
  }
  if (value instanceof Uint8Array || internalIsBytes(value)) {
    return binding.indexOf(buffer, value, offset, number ?? kUtf8, forward);
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    'value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
}

function internalIsBytes(value) {
  return require('internal/util/types').isUint8Array(value);
}

module.exports = {
  // Functions, which can be called with `new` as in Node.
  methods: {
    includes: function includes(value, byteOffset, encoding) {
      return this.indexOf(value, byteOffset, encoding) !== -1;
    },
    indexOf: function indexOf(value, byteOffset, encoding) {
      return find(this, value, byteOffset, encoding, true);
    },
    lastIndexOf: function lastIndexOf(value, byteOffset, encoding) {
      return find(this, value, byteOffset, encoding, false);
    },
  },
};
