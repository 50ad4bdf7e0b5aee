'use strict';

// What reading and writing numbers have in common: the checks, and their errors.

const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validators');

// Throws: there are no `size` bytes at `offset`.
function outOfBounds(buffer, offset, size) {
  validateNumber(offset, 'offset');
  const most = buffer.length - size;
  if (Math.floor(offset) !== offset) {
    throw new codes.ERR_OUT_OF_RANGE('offset', 'an integer', offset);
  }
  if (most < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  throw new codes.ERR_OUT_OF_RANGE('offset', `>= 0 and <= ${most}`, offset);
}

function checkBounds(buffer, offset, size) {
  if (typeof offset !== 'number' || buffer[offset] === undefined ||
      buffer[offset + size - 1] === undefined) {
    outOfBounds(buffer, offset, size);
  }
}

// Throws: the value is no number of `size` bytes from `min` to `max`, which are numbers or bigints.
function valueOutOfRange(value, min, max, size) {
  const n = typeof min === 'bigint' ? 'n' : '';
  let range = `>= ${min}${n} and <= ${max}${n}`;
  if (size > 4) {
    const isSigned = min < 0;
    const limit = `2${n} ** ${8 * size - (isSigned ? 1 : 0)}${n}`;
    range = `>= ${isSigned ? `-(${limit})` : `0${n}`} and < ${limit}`;
  }
  throw new codes.ERR_OUT_OF_RANGE('value', range, value);
}

// The methods whose size is an argument take 1 to 6 bytes, and an offset.
function checkSize(offset, byteLength) {
  if (byteLength >= 1 && byteLength <= 6 && Number.isInteger(byteLength)) {
    if (offset === undefined) throw new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset);
    return;
  }
  validateNumber(byteLength, 'byteLength');
  const range = Math.floor(byteLength) === byteLength ? '>= 1 and <= 6' : 'an integer';
  throw new codes.ERR_OUT_OF_RANGE('byteLength', range, byteLength);
}

// Adds each method also under the name with 'Uint' for 'UInt'.
function withAliases(methods) {
  for (const name of Object.keys(methods)) {
    if (name.includes('UInt')) methods[name.replace('UInt', 'Uint')] = methods[name];
  }
  return methods;
}

module.exports = { checkBounds, checkSize, outOfBounds, valueOutOfRange, withAliases };
