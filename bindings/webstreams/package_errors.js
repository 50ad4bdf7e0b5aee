'use strict';

// What the package takes for TypeError and RangeError: errors with Node's codes, and Node's words
// for what programs meet often.

const { codes } = require('internal/errors');

const stateOf = (text) => new codes.ERR_INVALID_STATE.TypeError(text);
const kLocked = 'is locked';

// First match counts: pattern of the package's message to a function of the match.
const kRules = [
  [/can only be used on an? (\w+)$/, (match) => new codes.ERR_INVALID_THIS(match[1])],
  [/^Illegal constructor$/, () => new codes.ERR_ILLEGAL_CONSTRUCTOR()],
  [/locked for exclusive reading|that already has a reader|on a locked ReadableStream/,
    () => stateOf(`ReadableStream ${kLocked}`)],
  [/locked for exclusive writing|that already has a writer|on a locked WritableStream/,
    () => stateOf(`WritableStream ${kLocked}`)],
  [/a stream using a released reader/, () => stateOf('The reader is not attached to a stream')],
  [/^Reader was released/, () => stateOf('Reader released')],
  [/a stream using a released writer/, () => stateOf('Writer is not bound to a WritableStream')],
  [/^Writer was released/, () => stateOf('Writer has been released')],
  [/state that permits (enqueue|close)|already-closing stream|draining|already been closed/,
    () => stateOf('Controller is already closed')],
  [/is not iterable|iterator method/, () => new codes.ERR_ARG_NOT_ITERABLE('The object')],
  [/is required in/, (match, text) => withCode(TypeError, 'ERR_MISSING_OPTION', text)],
  [/non-zero byteLength|detached/, (match, text) => stateOf(text)],
  [/view|chunk must|enumeration value|accepted range|greater than 0/,
    (match, text) => withCode(TypeError, 'ERR_INVALID_ARG_VALUE', text)],
  [/ is not an? |must be an? |not a function/,
    (match, text) => withCode(TypeError, 'ERR_INVALID_ARG_TYPE', text)],
];

function withCode(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  return error;
}

function PackageTypeError(message) {
  for (const [pattern, make] of kRules) {
    const match = pattern.exec(message);
    if (match !== null) return make(match, message);
  }
  return stateOf(message);
}

function PackageRangeError(message) {
  return withCode(RangeError, 'ERR_INVALID_ARG_VALUE', message);
}

// The package asks whether an error is one.
Object.defineProperty(PackageTypeError, Symbol.hasInstance, {
  __proto__: null, value: (error) => error instanceof TypeError,
});
Object.defineProperty(PackageRangeError, Symbol.hasInstance, {
  __proto__: null, value: (error) => error instanceof RangeError,
});

module.exports = { RangeError: PackageRangeError, TypeError: PackageTypeError };
