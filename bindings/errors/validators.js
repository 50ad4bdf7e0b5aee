'use strict';

// Argument checks. Each returns or throws an ERR_* error whose stack starts at its caller.

const { codes, hideFrames } = require('internal/errors');

const { isArray } = Array;
const { isFinite, isInteger, MAX_SAFE_INTEGER, MIN_SAFE_INTEGER } = Number;

function wrongType(validator, name, expected, value) {
  return hideFrames(new codes.ERR_INVALID_ARG_TYPE(name, expected, value), validator);
}

function wrongValue(validator, name, value, reason) {
  return hideFrames(new codes.ERR_INVALID_ARG_VALUE(name, value, reason), validator);
}

function outOfRange(validator, name, range, value) {
  return hideFrames(new codes.ERR_OUT_OF_RANGE(name, range, value), validator);
}

function isInt32(value) {
  return value === (value | 0);
}

function isUint32(value) {
  return value === (value >>> 0);
}

function checkInteger(validator, value, name, min, max) {
  if (typeof value !== 'number') throw wrongType(validator, name, 'number', value);
  if (!isInteger(value)) throw outOfRange(validator, name, 'an integer', value);
  if (value < min || value > max) {
    throw outOfRange(validator, name, `>= ${min} && <= ${max}`, value);
  }
}

function validateInteger(value, name, min = MIN_SAFE_INTEGER, max = MAX_SAFE_INTEGER) {
  checkInteger(validateInteger, value, name, min, max);
}

function validateInt32(value, name, min = -0x80000000, max = 0x7fffffff) {
  checkInteger(validateInt32, value, name, min, max);
}

function validateUint32(value, name, positive = false) {
  checkInteger(validateUint32, value, name, positive ? 1 : 0, 0xffffffff);
}

function validateNumber(value, name, min = undefined, max = undefined) {
  if (typeof value !== 'number') throw wrongType(validateNumber, name, 'number', value);
  const bounds = [];
  let ok = true;
  if (min != null) {
    bounds.push(`>= ${min}`);
    ok = value >= min;
  }
  if (max != null) {
    bounds.push(`<= ${max}`);
    ok = ok && value <= max;
  }
  if (!ok) throw outOfRange(validateNumber, name, bounds.join(' && '), value);
}

// False for undefined and NaN, true for a finite number; everything else throws.
function validateFiniteNumber(value, name) {
  if (value === undefined) return false;
  if (isFinite(value)) return true;
  if (typeof value !== 'number') throw wrongType(validateFiniteNumber, name, 'number', value);
  if (value !== value) return false;
  throw outOfRange(validateFiniteNumber, name, 'a finite number', value);
}

function checkRangesOrGetDefault(value, name, lower, upper, fallback) {
  if (!validateFiniteNumber(value, name)) return fallback;
  if (value < lower || value > upper) {
    throw outOfRange(checkRangesOrGetDefault, name, `>= ${lower} and <= ${upper}`, value);
  }
  return value;
}

function validateString(value, name) {
  if (typeof value !== 'string') throw wrongType(validateString, name, 'string', value);
}

function validateBoolean(value, name) {
  if (typeof value !== 'boolean') throw wrongType(validateBoolean, name, 'boolean', value);
}

function validateFunction(value, name) {
  if (typeof value !== 'function') throw wrongType(validateFunction, name, 'Function', value);
}

function validatePlainFunction(value, name) {
  if (typeof value !== 'function' || internalBinding('util').isAsyncFunction(value)) {
    throw wrongType(validatePlainFunction, name, 'Function', value);
  }
}

function validateUndefined(value, name) {
  if (value !== undefined) throw wrongType(validateUndefined, name, 'undefined', value);
}

function validateOneOf(value, name, allowed) {
  if (allowed.includes(value)) return;
  const list = allowed.map((item) => (typeof item === 'string' ? `'${item}'` : String(item)));
  throw wrongValue(validateOneOf, name, value, `must be one of: ${list.join(', ')}`);
}

function validateUnion(value, name, union) {
  if (union.includes(value)) return;
  throw wrongType(validateUnion, name, `('${union.join('|')}')`, value);
}

const kValidateObjectNone = 0;
const kValidateObjectAllowNullable = 1;
const kValidateObjectAllowArray = 2;
const kValidateObjectAllowFunction = 4;
const kValidateObjectAllowObjects = kValidateObjectAllowArray | kValidateObjectAllowFunction;
const kValidateObjectAllowObjectsAndNull =
  kValidateObjectAllowObjects | kValidateObjectAllowNullable;

function validateObject(value, name, options = kValidateObjectNone) {
  let ok;
  if (value === null) {
    ok = (options & kValidateObjectAllowNullable) !== 0;
  } else if (typeof value === 'object') {
    ok = !isArray(value) || (options & kValidateObjectAllowArray) !== 0;
  } else {
    ok = typeof value === 'function' && (options & kValidateObjectAllowFunction) !== 0;
  }
  if (!ok) throw wrongType(validateObject, name, 'Object', value);
}

// A dictionary of Web IDL: nothing, an object or a function.
function validateDictionary(value, name) {
  if (value != null && typeof value !== 'object' && typeof value !== 'function') {
    throw wrongType(validateDictionary, name, 'a dictionary', value);
  }
}

function validateArray(value, name, minLength = 0) {
  if (!isArray(value)) throw wrongType(validateArray, name, 'Array', value);
  if (value.length < minLength) {
    throw wrongValue(validateArray, name, value, `must be longer than ${minLength}`);
  }
}

function checkEntries(validator, value, name, type) {
  if (!isArray(value)) throw wrongType(validator, name, 'Array', value);
  for (let i = 0; i < value.length; i++) {
    if (typeof value[i] !== type) throw wrongType(validator, `${name}[${i}]`, type, value[i]);
  }
}

function validateStringArray(value, name) {
  checkEntries(validateStringArray, value, name, 'string');
}

function validateBooleanArray(value, name) {
  checkEntries(validateBooleanArray, value, name, 'boolean');
}

function isSignal(value) {
  return value !== null && typeof value === 'object' && 'aborted' in value;
}

function validateAbortSignal(signal, name) {
  if (signal !== undefined && !isSignal(signal)) {
    throw wrongType(validateAbortSignal, name, 'AbortSignal', signal);
  }
}

function validateAbortSignalArray(value, name) {
  if (!isArray(value)) throw wrongType(validateAbortSignalArray, name, 'Array', value);
  for (let i = 0; i < value.length; i++) {
    if (!isSignal(value[i])) {
      throw wrongType(validateAbortSignalArray, `${name}[${i}]`, 'AbortSignal', value[i]);
    }
  }
}

function validateSignalName(signal, name = 'signal') {
  if (typeof signal !== 'string') throw wrongType(validateSignalName, name, 'string', signal);
  const { signals } = require('internal/os/constants');
  if (signals[signal] !== undefined) return;
  const hint = signals[signal.toUpperCase()] !== undefined ?
    ' (signals must use all capital letters)' : '';
  throw hideFrames(new codes.ERR_UNKNOWN_SIGNAL(signal + hint), validateSignalName);
}

function validateBuffer(value, name = 'buffer') {
  if (!ArrayBuffer.isView(value)) {
    throw wrongType(validateBuffer, name, ['Buffer', 'TypedArray', 'DataView'], value);
  }
}

function validateEncoding(data, encoding) {
  if (`${encoding}`.toLowerCase() === 'hex' && data.length % 2 !== 0) {
    throw wrongValue(validateEncoding, 'encoding', encoding,
                     `is invalid for data of length ${data.length}`);
  }
}

// The port as a number; text is taken if it is a whole number.
function validatePort(port, name = 'Port', allowZero = true) {
  const isText = typeof port === 'string';
  if ((!isText && typeof port !== 'number') || (isText && port.trim() === '') ||
      +port !== (+port >>> 0) || port > 0xffff || (port === 0 && !allowZero)) {
    throw hideFrames(new codes.ERR_SOCKET_BAD_PORT(name, port, allowZero), validatePort);
  }
  return port | 0;
}

// A file mode: a number, or octal digits in a string.
function parseFileMode(value, name, fallback) {
  let mode = value ?? fallback;
  if (typeof mode === 'string') {
    if (!/^[0-7]+$/.test(mode)) {
      throw wrongValue(parseFileMode, name, mode,
                       'must be a 32-bit unsigned integer or an octal string');
    }
    mode = parseInt(mode, 8);
  }
  checkInteger(parseFileMode, mode, name, 0, 0xffffffff);
  return mode;
}

function validateInternalField(object, key, className) {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, key)) {
    throw wrongType(validateInternalField, 'this', className, object);
  }
}

// A value for the Link header (RFC 8288): '<target>' with parameters, or a list of such.
function validateLinkHeaderValue(hints) {
  const list = isArray(hints) ? hints : [hints];
  for (const hint of list) {
    const ok = (isArray(hints) || typeof hints === 'string') && hint !== undefined &&
      /^<[^>]*>(?:\s*;\s*[^;"\s]+(?:=(?:"[^;"\s]*"|[^;"\s]*))?)*$/.test(hint);
    if (!ok) {
      throw wrongValue(validateLinkHeaderValue, 'hints', hint,
                       'must be an array or string of format ' +
                       '"</styles.css>; rel=preload; as=style"');
    }
  }
  return list.join(', ');
}

module.exports = {
  checkRangesOrGetDefault,
  isInt32,
  isUint32,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
  kValidateObjectAllowNullable,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
  kValidateObjectNone,
  parseFileMode,
  validateAbortSignal,
  validateAbortSignalArray,
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateBuffer,
  validateDictionary,
  validateEncoding,
  validateFiniteNumber,
  validateFunction,
  validateInt32,
  validateInteger,
  validateInternalField,
  validateLinkHeaderValue,
  validateNumber,
  validateObject,
  validateOneOf,
  validatePlainFunction,
  validatePort,
  validateSignalName,
  validateString,
  validateStringArray,
  validateUint32,
  validateUndefined,
  validateUnion,
};
