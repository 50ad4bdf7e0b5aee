'use strict';

// writeInt8() to writeUIntBE(). The value is checked before the offset, and each returns the offset
// after what it wrote.

const { checkBounds, checkSize, outOfBounds, valueOutOfRange, withAliases } =
  require('internal/buffer/numbers');

function check(buffer, value, offset, min, max, size) {
  if (value > max || value < min) valueOutOfRange(value, min, max, size);
  if (typeof offset !== 'number' || buffer[offset] === undefined ||
      buffer[offset + size - 1] === undefined) {
    outOfBounds(buffer, offset, size);
  }
}

function write8(buffer, value, offset, min, max) {
  const number = +value;
  if (typeof offset !== 'number') checkBounds(buffer, offset, 1);
  if (number > max || number < min) valueOutOfRange(number, min, max, 1);
  if (buffer[offset] === undefined) outOfBounds(buffer, offset, 1);
  buffer[offset] = number;
  return offset + 1;
}

function write16LE(buffer, value, offset, min, max) {
  const number = +value;
  check(buffer, number, offset, min, max, 2);
  buffer[offset] = number;
  buffer[offset + 1] = number >>> 8;
  return offset + 2;
}

function write16BE(buffer, value, offset, min, max) {
  const number = +value;
  check(buffer, number, offset, min, max, 2);
  buffer[offset] = number >>> 8;
  buffer[offset + 1] = number;
  return offset + 2;
}

function write32LE(buffer, value, offset, min, max) {
  const number = +value;
  check(buffer, number, offset, min, max, 4);
  buffer[offset] = number;
  buffer[offset + 1] = number >>> 8;
  buffer[offset + 2] = number >>> 16;
  buffer[offset + 3] = number >>> 24;
  return offset + 4;
}

function write32BE(buffer, value, offset, min, max) {
  const number = +value;
  check(buffer, number, offset, min, max, 4);
  buffer[offset] = number >>> 24;
  buffer[offset + 1] = number >>> 16;
  buffer[offset + 2] = number >>> 8;
  buffer[offset + 3] = number;
  return offset + 4;
}

function checkSized(buffer, value, offset, size, isSigned) {
  checkSize(offset, size);
  const limit = 2 ** (8 * size - (isSigned ? 1 : 0));
  check(buffer, value, offset, isSigned ? -limit : 0, limit - 1, size);
}

// The bytes of a number of up to 48 bits; the division goes on where shifts end.
function writeLE(buffer, value, offset, size, isSigned) {
  const number = +value;
  checkSized(buffer, number, offset, size, isSigned);
  let rest = number;
  for (let i = 0; i < size; i++) {
    buffer[offset + i] = rest;
    rest = Math.floor(rest / 256);
  }
  return offset + size;
}

function writeBE(buffer, value, offset, size, isSigned) {
  const number = +value;
  checkSized(buffer, number, offset, size, isSigned);
  let rest = number;
  for (let i = size - 1; i >= 0; i--) {
    buffer[offset + i] = rest;
    rest = Math.floor(rest / 256);
  }
  return offset + size;
}

const methods = {
  writeUInt8(value, offset = 0) {
    return write8(this, value, offset, 0, 0xff);
  },
  writeUInt16LE(value, offset = 0) {
    return write16LE(this, value, offset, 0, 0xffff);
  },
  writeUInt16BE(value, offset = 0) {
    return write16BE(this, value, offset, 0, 0xffff);
  },
  writeUInt32LE(value, offset = 0) {
    return write32LE(this, value, offset, 0, 0xffffffff);
  },
  writeUInt32BE(value, offset = 0) {
    return write32BE(this, value, offset, 0, 0xffffffff);
  },
  writeInt8(value, offset = 0) {
    return write8(this, value, offset, -0x80, 0x7f);
  },
  writeInt16LE(value, offset = 0) {
    return write16LE(this, value, offset, -0x8000, 0x7fff);
  },
  writeInt16BE(value, offset = 0) {
    return write16BE(this, value, offset, -0x8000, 0x7fff);
  },
  writeInt32LE(value, offset = 0) {
    return write32LE(this, value, offset, -0x80000000, 0x7fffffff);
  },
  writeInt32BE(value, offset = 0) {
    return write32BE(this, value, offset, -0x80000000, 0x7fffffff);
  },
  writeUIntLE(value, offset, byteLength) {
    return writeLE(this, value, offset, byteLength, false);
  },
  writeUIntBE(value, offset, byteLength) {
    return writeBE(this, value, offset, byteLength, false);
  },
  writeIntLE(value, offset, byteLength) {
    return writeLE(this, value, offset, byteLength, true);
  },
  writeIntBE(value, offset, byteLength) {
    return writeBE(this, value, offset, byteLength, true);
  },
};

module.exports = { methods: withAliases(methods) };
