'use strict';

// readInt8() to readUIntBE(). One body a width: this is what parsers of binary formats spend their
// time in. The first and the last byte exist if the offset is good.

const { checkSize, outOfBounds, withAliases } = require('internal/buffer/numbers');


// The first `size` bytes as a number, lowest first.
function littleEndian(buffer, offset, size) {
  if (typeof offset !== 'number' || buffer[offset] === undefined ||
      buffer[offset + size - 1] === undefined) {
    outOfBounds(buffer, offset, size);
  }
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + buffer[offset + i];
  return value;
}

function bigEndian(buffer, offset, size) {
  if (typeof offset !== 'number' || buffer[offset] === undefined ||
      buffer[offset + size - 1] === undefined) {
    outOfBounds(buffer, offset, size);
  }
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + buffer[offset + i];
  return value;
}

function signed(value, size) {
  const limit = 2 ** (8 * size);
  return value >= limit / 2 ? value - limit : value;
}

const methods = {
  readUInt8(offset = 0) {
    const value = this[offset];
    if (typeof offset !== 'number' || value === undefined) outOfBounds(this, offset, 1);
    return value;
  },

  readUInt16LE(offset = 0) {
    const first = this[offset];
    const last = this[offset + 1];
    if (typeof offset !== 'number' || first === undefined || last === undefined) {
      outOfBounds(this, offset, 2);
    }
    return first | last << 8;
  },

  readUInt16BE(offset = 0) {
    const first = this[offset];
    const last = this[offset + 1];
    if (typeof offset !== 'number' || first === undefined || last === undefined) {
      outOfBounds(this, offset, 2);
    }
    return first << 8 | last;
  },

  readUInt32LE(offset = 0) {
    const first = this[offset];
    const last = this[offset + 3];
    if (typeof offset !== 'number' || first === undefined || last === undefined) {
      outOfBounds(this, offset, 4);
    }
    return (first | this[offset + 1] << 8 | this[offset + 2] << 16 | last << 24) >>> 0;
  },

  readUInt32BE(offset = 0) {
    const first = this[offset];
    const last = this[offset + 3];
    if (typeof offset !== 'number' || first === undefined || last === undefined) {
      outOfBounds(this, offset, 4);
    }
    return (first << 24 | this[offset + 1] << 16 | this[offset + 2] << 8 | last) >>> 0;
  },

  readInt8(offset = 0) {
    const value = this[offset];
    if (typeof offset !== 'number' || value === undefined) outOfBounds(this, offset, 1);
    return value << 24 >> 24;
  },

  readInt16LE(offset = 0) {
    const first = this[offset];
    const last = this[offset + 1];
    if (typeof offset !== 'number' || first === undefined || last === undefined) {
      outOfBounds(this, offset, 2);
    }
    return (first | last << 8) << 16 >> 16;
  },

  readInt16BE(offset = 0) {
    const first = this[offset];
    const last = this[offset + 1];
    if (typeof offset !== 'number' || first === undefined || last === undefined) {
      outOfBounds(this, offset, 2);
    }
    return (first << 8 | last) << 16 >> 16;
  },

  readInt32LE(offset = 0) {
    const first = this[offset];
    const last = this[offset + 3];
    if (typeof offset !== 'number' || first === undefined || last === undefined) {
      outOfBounds(this, offset, 4);
    }
    return first | this[offset + 1] << 8 | this[offset + 2] << 16 | last << 24;
  },

  readInt32BE(offset = 0) {
    const first = this[offset];
    const last = this[offset + 3];
    if (typeof offset !== 'number' || first === undefined || last === undefined) {
      outOfBounds(this, offset, 4);
    }
    return first << 24 | this[offset + 1] << 16 | this[offset + 2] << 8 | last;
  },

  readUIntLE(offset, byteLength) {
    checkSize(offset, byteLength);
    return littleEndian(this, offset, byteLength);
  },

  readUIntBE(offset, byteLength) {
    checkSize(offset, byteLength);
    return bigEndian(this, offset, byteLength);
  },

  readIntLE(offset, byteLength) {
    checkSize(offset, byteLength);
    return signed(littleEndian(this, offset, byteLength), byteLength);
  },

  readIntBE(offset, byteLength) {
    checkSize(offset, byteLength);
    return signed(bigEndian(this, offset, byteLength), byteLength);
  },
};

module.exports = { methods: withAliases(methods) };
