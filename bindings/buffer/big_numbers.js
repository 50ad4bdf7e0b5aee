'use strict';

// readBigInt64LE() and its kin: through one 64-bit number that bytes can be put into.

const { checkBounds, valueOutOfRange, withAliases } = require('internal/buffer/numbers');

const bytes = new Uint8Array(8);
const unsigned = new BigUint64Array(bytes.buffer);
const signed = new BigInt64Array(bytes.buffer);

const kSignedMin = -(2n ** 63n);
const kSignedMax = 2n ** 63n - 1n;
const kUnsignedMax = 2n ** 64n - 1n;

function loadLE(buffer, offset) {
  checkBounds(buffer, offset, 8);
  for (let i = 0; i < 8; i++) bytes[i] = buffer[offset + i];
}

function loadBE(buffer, offset) {
  checkBounds(buffer, offset, 8);
  for (let i = 0; i < 8; i++) bytes[7 - i] = buffer[offset + i];
}

function check(buffer, value, offset, min, max) {
  if (value > max || value < min) valueOutOfRange(value, min, max, 8);
  checkBounds(buffer, offset, 8);
  // Not the value itself: a string would be converted.
  unsigned[0] = value & kUnsignedMax;
}

function storeLE(buffer, value, offset, min, max) {
  check(buffer, value, offset, min, max);
  for (let i = 0; i < 8; i++) buffer[offset + i] = bytes[i];
  return offset + 8;
}

function storeBE(buffer, value, offset, min, max) {
  check(buffer, value, offset, min, max);
  for (let i = 0; i < 8; i++) buffer[offset + i] = bytes[7 - i];
  return offset + 8;
}

const methods = {
  readBigUInt64LE(offset = 0) {
    loadLE(this, offset);
    return unsigned[0];
  },
  readBigUInt64BE(offset = 0) {
    loadBE(this, offset);
    return unsigned[0];
  },
  readBigInt64LE(offset = 0) {
    loadLE(this, offset);
    return signed[0];
  },
  readBigInt64BE(offset = 0) {
    loadBE(this, offset);
    return signed[0];
  },
  writeBigUInt64LE(value, offset = 0) {
    return storeLE(this, value, offset, 0n, kUnsignedMax);
  },
  writeBigUInt64BE(value, offset = 0) {
    return storeBE(this, value, offset, 0n, kUnsignedMax);
  },
  writeBigInt64LE(value, offset = 0) {
    return storeLE(this, value, offset, kSignedMin, kSignedMax);
  },
  writeBigInt64BE(value, offset = 0) {
    return storeBE(this, value, offset, kSignedMin, kSignedMax);
  },
};

module.exports = { methods: withAliases(methods) };
