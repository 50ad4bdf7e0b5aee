'use strict';

// readFloatLE() and its kin: through one number that bytes can be put into.

const { checkBounds } = require('internal/buffer/numbers');

const float = new Float32Array(1);
const floatBytes = new Uint8Array(float.buffer);
const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);

function readFloatLE(offset = 0) {
  checkBounds(this, offset, 4);
  floatBytes[0] = this[offset];
  floatBytes[1] = this[offset + 1];
  floatBytes[2] = this[offset + 2];
  floatBytes[3] = this[offset + 3];
  return float[0];
}

function readFloatBE(offset = 0) {
  checkBounds(this, offset, 4);
  floatBytes[3] = this[offset];
  floatBytes[2] = this[offset + 1];
  floatBytes[1] = this[offset + 2];
  floatBytes[0] = this[offset + 3];
  return float[0];
}

function readDoubleLE(offset = 0) {
  checkBounds(this, offset, 8);
  for (let i = 0; i < 8; i++) doubleBytes[i] = this[offset + i];
  return double[0];
}

function readDoubleBE(offset = 0) {
  checkBounds(this, offset, 8);
  for (let i = 0; i < 8; i++) doubleBytes[7 - i] = this[offset + i];
  return double[0];
}

function writeFloatLE(value, offset = 0) {
  float[0] = value;
  checkBounds(this, offset, 4);
  this[offset] = floatBytes[0];
  this[offset + 1] = floatBytes[1];
  this[offset + 2] = floatBytes[2];
  this[offset + 3] = floatBytes[3];
  return offset + 4;
}

function writeFloatBE(value, offset = 0) {
  float[0] = value;
  checkBounds(this, offset, 4);
  this[offset] = floatBytes[3];
  this[offset + 1] = floatBytes[2];
  this[offset + 2] = floatBytes[1];
  this[offset + 3] = floatBytes[0];
  return offset + 4;
}

function writeDoubleLE(value, offset = 0) {
  double[0] = value;
  checkBounds(this, offset, 8);
  for (let i = 0; i < 8; i++) this[offset + i] = doubleBytes[i];
  return offset + 8;
}

function writeDoubleBE(value, offset = 0) {
  double[0] = value;
  checkBounds(this, offset, 8);
  for (let i = 0; i < 8; i++) this[offset + i] = doubleBytes[7 - i];
  return offset + 8;
}

module.exports = {
  methods: {
    readDoubleBE,
    readDoubleLE,
    readFloatBE,
    readFloatLE,
    writeDoubleBE,
    writeDoubleLE,
    writeFloatBE,
    writeFloatLE,
  },
};
