'use strict';

// What users pass to file functions, checked and brought into the form native code takes.

const { codes } = require('internal/errors');
const { parseFileMode, validateAbortSignal, validateFunction, validateInt32, validateInteger,
        validateObject, kValidateObjectAllowNullable } = require('internal/validators');
const { constants } = internalBinding('fs_paths');

const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY } = constants;

const kMaxId = 2 ** 32 - 1;
const kMaxCopyMode = 7;
const kMaxAccessMode = 7;

function isUrl(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined &&
    value.path === undefined);
}

function isUint8Array(value) {
  return value instanceof Uint8Array ||
    (ArrayBuffer.isView(value) && value[Symbol.toStringTag] === 'Uint8Array');
}

// A path for native code: a string or bytes.
function toPath(value, name = 'path') {
  let path = value;
  if (typeof path === 'object' && path !== null && isUrl(path)) {
    path = require('internal/url').fileURLToPath(path);
  }
  if (typeof path === 'string') {
    if (!path.includes('\0')) return path;
  } else if (!isUint8Array(path)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
  } else if (!path.includes(0)) {
    return path;
  }
  throw new codes.ERR_INVALID_ARG_VALUE(
    name, path, 'must be a string, Uint8Array, or URL without null bytes');
}

function toDescriptor(value, name = 'fd') {
  if (Object.is(value, -0)) return 0;
  validateInt32(value, name, 0);
  return value;
}

function isDescriptor(value) {
  return value === (value | 0) && value >= 0;
}

const kFlags = {
  '__proto__': null,
  'r': O_RDONLY,
  'rs': O_RDONLY | O_SYNC,
  'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
};
for (const [letter, flags] of [['w', O_TRUNC | O_CREAT], ['a', O_APPEND | O_CREAT]]) {
  for (const [suffix, access] of [['', O_WRONLY], ['+', O_RDWR]]) {
    kFlags[letter + suffix] = flags | access;
    kFlags[`${letter}x${suffix}`] = kFlags[`x${letter}${suffix}`] = flags | access | O_EXCL;
  }
}
for (const [suffix, access] of [['', O_WRONLY], ['+', O_RDWR]]) {
  kFlags[`as${suffix}`] = kFlags[`sa${suffix}`] = O_APPEND | O_CREAT | O_SYNC | access;
}

function toFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const known = kFlags[flags];
  if (known === undefined) throw new codes.ERR_INVALID_ARG_VALUE(name, flags);
  return known;
}

// The mode of open() and mkdir().
function toMode(mode, fallback) {
  return parseFileMode(mode, 'mode', fallback);
}

function toAccessMode(mode) {
  if (mode == null) return constants.F_OK;
  validateInteger(mode, 'mode', 0, kMaxAccessMode);
  return mode;
}

function toCopyMode(mode) {
  if (mode == null) return 0;
  validateInteger(mode, 'mode', 0, kMaxCopyMode);
  return mode;
}

function toId(id, name) {
  validateInteger(id, name, -1, kMaxId);
  return id;
}

// Seconds since 1970 from a number, a string with one, or a Date.
function toUnixTimestamp(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time;  // eslint-disable-line eqeqeq
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (internalBinding('util').isDate(time)) return time.getTime() / 1000;
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

function toLength(length = 0) {
  validateInteger(length, 'len');
  return Math.max(0, length);
}

function checkEncoding(encoding) {
  if (!encoding || encoding === 'utf8' || encoding === 'buffer') return;
  if (!require('buffer').Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

// Options as an object, from an object, an encoding or nothing (a callback in their place counts as
// nothing).
function toOptions(options, defaults = {}) {
  if (options == null || typeof options === 'function') return defaults;
  let result = options;
  if (typeof options === 'string') {
    result = { ...defaults, encoding: options };
  } else if (typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  }
  checkEncoding(result.encoding);
  if (result.signal !== undefined) validateAbortSignal(result.signal, 'options.signal');
  return result;
}

function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8';
}

// Names of files come as strings for the usual encoding, else as bytes.
function wantsBytes(encoding) {
  return Boolean(encoding) && !isUtf8(encoding);
}

// What a user sees of a name that came as wantsBytes(encoding) says.
function decodeName(name, encoding) {
  if (typeof name === 'string' || name === undefined) return name;
  const { Buffer } = require('buffer');
  const buffer = Buffer.from(name.buffer, name.byteOffset, name.byteLength);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

// A place in a file for native code: -1 is the file's own.
function toPosition(position) {
  if (position == null) return -1;
  if (typeof position === 'number') {
    validateInteger(position, 'position', -1);
    return position;
  }
  if (typeof position !== 'bigint') {
    throw new codes.ERR_INVALID_ARG_TYPE('position', ['integer', 'bigint'], position);
  }
  if (position < -(2n ** 63n) || position >= 2n ** 63n) {
    throw new codes.ERR_OUT_OF_RANGE(
      'position', `>= ${-(2n ** 63n)} && <= ${2n ** 63n - 1n}`, position);
  }
  return position;
}

function checkReadRange(offset, length, size) {
  if (offset < 0) throw new codes.ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > size) {
    throw new codes.ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
  }
}

function checkWriteRange(offset, length, size) {
  if (offset > size) throw new codes.ERR_OUT_OF_RANGE('offset', `<= ${size}`, offset);
  if (length > size - offset) {
    throw new codes.ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
  }
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

function checkViews(buffers) {
  if (!Array.isArray(buffers) || !buffers.every(ArrayBuffer.isView)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
  }
}

function checkCallback(callback) {
  validateFunction(callback, 'cb');
}

module.exports = {
  checkCallback,
  checkReadRange,
  checkViews,
  checkWriteRange,
  constants,
  decodeName,
  isDescriptor,
  isUtf8,
  kValidateObjectAllowNullable,
  toAccessMode,
  toCopyMode,
  toDescriptor,
  toFlags,
  toId,
  toLength,
  toMode,
  toOptions,
  toPath,
  toPosition,
  toUnixTimestamp,
  validateObject,
  wantsBytes,
};
