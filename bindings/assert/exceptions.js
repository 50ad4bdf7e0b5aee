'use strict';

// What assert.throws(), assert.rejects() and their opposites check about an error.

const AssertionError = require('internal/assert/assertion_error');
const { codes } = require('internal/errors');
const { isDeepStrictEqual } = require('internal/util/comparisons');
const { inspect } = require('internal/util/inspect');
const { isNativeError, isPromise, isRegExp } = require('internal/util/types');
const { validateFunction } = require('internal/validators');

const kNothing = { __proto__: null };

function isError(value) {
  return isNativeError(value) || value instanceof Error;
}

function matches(pattern, text) {
  return pattern.exec(text) !== null;
}

// What `fn` throws, or kNothing.
function thrownBy(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return kNothing;
}

function isPromiseLike(value) {
  return isPromise(value) || (value !== null && typeof value === 'object' &&
    typeof value.then === 'function' && typeof value.catch === 'function');
}

// What the promise, or the one a function gives, rejects with; or kNothing.
async function rejectionOf(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isPromiseLike(promise)) {
      throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
    }
  } else if (!isPromiseLike(promiseFn)) {
    throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return kNothing;
}

// Throws `message` if it is an error, otherwise an AssertionError.
function fail(options, generatedMessage) {
  if (options.message instanceof Error) throw options.message;
  const error = new AssertionError(options);
  if (generatedMessage !== undefined) error.generatedMessage = generatedMessage;
  throw error;
}

// The properties `keys` of an error, to be shown instead of the whole; where a pattern matches, the
// text it matched.
class Comparison {
  constructor(source, keys, actual) {
    for (const key of keys) {
      if (!(key in source)) continue;
      const text = actual?.[key];
      const matched = typeof text === 'string' && isRegExp(source[key]) &&
        matches(source[key], text);
      this[key] = matched ? text : source[key];
    }
  }
}

function checkProperties(actual, expected, message, fn) {
  const keys = Object.keys(expected);
  if (expected instanceof Error) {
    keys.push('name', 'message');
  } else if (keys.length === 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  }
  for (const key of keys) {
    if (typeof actual[key] === 'string' && isRegExp(expected[key]) &&
        matches(expected[key], actual[key])) {
      continue;
    }
    if (key in actual && isDeepStrictEqual(actual[key], expected[key])) continue;
    if (message) fail({ actual, expected, message, operator: fn.name, stackStartFn: fn });
    const error = new AssertionError({
      actual: new Comparison(actual, keys),
      expected: new Comparison(expected, keys, actual),
      operator: 'deepStrictEqual',
      stackStartFn: fn,
    });
    error.actual = actual;
    error.expected = expected;
    error.operator = fn.name;
    throw error;
  }
}

function describeOtherClass(actual, expected) {
  const start = `The error is expected to be an instance of "${expected.name}". Received `;
  if (!isError(actual)) return `${start}"${inspect(actual, { depth: -1 })}"`;
  const name = actual.constructor?.name || actual.name;
  const what = expected.name === name ?
    'an error with identical name but a different prototype.' : `"${name}"`;
  return `${start}${what}${actual.message ? `\n\nError message:\n\n${actual.message}` : ''}`;
}

// Why `actual` does not satisfy a function (a class or a check) or a pattern; undefined when it
// does.
function mismatch(actual, expected) {
  if (isRegExp(expected)) {
    const text = String(actual);
    if (matches(expected, text)) return undefined;
    return () => `The input did not match the regular expression ${inspect(expected)}. ` +
      `Input:\n\n${inspect(text)}\n`;
  }
  if (expected.prototype !== undefined && actual instanceof expected) return undefined;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    return () => describeOtherClass(actual, expected);
  }
  const result = Reflect.apply(expected, {}, [actual]);
  if (result === true) return undefined;
  const name = expected.name ? `"${expected.name}" ` : '';
  const caught = isError(actual) ? `\n\nCaught error:\n\n${actual}` : '';
  return () => `The ${name}validation function is expected to return "true". Received ` +
    `${inspect(result)}${caught}`;
}

function checkError(actual, expected, message, fn) {
  const isObject = typeof actual === 'object' && actual !== null;
  if (typeof expected !== 'function' && !isRegExp(expected)) {
    if (isObject) return checkProperties(actual, expected, message, fn);
    const error = new AssertionError({
      actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn,
    });
    error.operator = fn.name;
    throw error;
  }
  const reason = mismatch(actual, expected);
  if (reason === undefined) return;
  const error = new AssertionError({
    actual, expected, message: message || reason(), operator: fn.name, stackStartFn: fn,
  });
  error.generatedMessage = !message;
  throw error;
}

// The message that comes in the place of the expected error must not be what was thrown.
function checkAmbiguity(actual, text) {
  const isObject = typeof actual === 'object' && actual !== null;
  const same = isObject ? actual.message === text : actual === text;
  if (!same) return;
  throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', isObject ?
    `The error message "${actual.message}" is identical to the message.` :
    `The error "${actual}" is identical to the message.`);
}

// `args`: what the caller of throws() or rejects() gave beside the function: [error][, message].
function expectError(fn, kind, actual, args) {
  let { 0: expected, 1: message } = args;
  const isText = typeof expected === 'string';
  const isWrong = expected != null && typeof expected !== 'object' &&
    typeof expected !== 'function' && !isText;
  if (isWrong || (isText && args.length === 2)) {
    throw new codes.ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'],
                                         expected);
  }
  if (isText) {
    checkAmbiguity(actual, expected);
    message = expected;
    expected = undefined;
  }
  if (actual === kNothing) {
    const name = expected?.name ? ` (${expected.name})` : '';
    fail({
      actual: undefined,
      expected,
      operator: fn.name,
      message: `Missing expected ${kind}${name}${message ? `: ${message}` : '.'}`,
      stackStartFn: fn,
    });
  }
  if (expected) checkError(actual, expected, message, fn);
}

function isUnwanted(actual, expected) {
  if (typeof expected !== 'function' && !isRegExp(expected)) {
    throw new codes.ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  return mismatch(actual, expected) === undefined;
}

function expectNoError(fn, kind, actual, args) {
  if (actual === kNothing) return;
  let { 0: expected, 1: message } = args;
  if (typeof expected === 'string') {
    message = expected;
    expected = undefined;
  }
  if (expected && !isUnwanted(actual, expected)) throw actual;
  fail({
    actual,
    expected,
    operator: fn.name,
    message: `Got unwanted ${kind}${message ? `: ${message}` : '.'}\n` +
      `Actual message: "${actual && actual.message}"`,
    stackStartFn: fn,
  });
}

function throws(promiseFn, ...args) {
  expectError(throws, 'exception', thrownBy(promiseFn), args);
}

async function rejects(promiseFn, ...args) {
  expectError(rejects, 'rejection', await rejectionOf(promiseFn), args);
}

function doesNotThrow(fn, ...args) {
  expectNoError(doesNotThrow, 'exception', thrownBy(fn), args);
}

async function doesNotReject(fn, ...args) {
  expectNoError(doesNotReject, 'rejection', await rejectionOf(fn), args);
}

module.exports = { doesNotReject, doesNotThrow, fail, rejects, throws };
