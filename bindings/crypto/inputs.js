'use strict';

// What users pass as bytes, and the callbacks of what runs on the thread pool.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { asyncContext } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateString } = require('internal/validators');

function isBytes(value) {
  return isArrayBufferView(value) || isAnyArrayBuffer(value);
}

// A view or buffer as it is, a string in its encoding.
function bytesOf(value, name, encoding) {
  if (isBytes(value)) return value;
  if (typeof value === 'string') {
    return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}

// options[name], if it is there at all.
function stringOption(options, name) {
  const value = options?.[name];
  if (value != null) validateString(value, `options.${name}`);
  return value;
}

// The same for a number; -1 where it is missing.
function uintOption(options, name) {
  const value = options?.[name];
  if (value == null) return -1;
  if (value >>> 0 !== value) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, value);
  return value;
}

// A callback for native code that is called with the error alone, or with null and what `show`
// makes of the result. `type` is what createHook() calls it.
function completion(callback, show, type) {
  const then = asyncContext.active ? asyncContext.bind(callback, type) : callback;
  return (error, result) => {
    if (error) then(error);
    else then(null, show(result));
  };
}

module.exports = { bytesOf, completion, isBytes, stringOption, uintOption };
