'use strict';

// assert.ok() and what is like it.

const AssertionError = require('internal/assert/assertion_error');
const { isNativeError } = require('internal/util/types');

// `given`: how many arguments the caller passed. The message quotes the source of the caller of
// `fn`, which called this function.
function checkTruth(fn, given, value, message) {
  if (value) return;
  const generated = given === 0 || message == null;
  if (given === 0) {
    message = 'No value argument passed to `assert.ok()`';
  } else if (generated) {
    message = require('internal/assert/call_site').describeFailedCall();
  } else if (isNativeError(message) || message instanceof Error) {
    throw message;
  }
  const error = new AssertionError({
    actual: value, expected: true, message, operator: '==', stackStartFn: fn,
  });
  error.generatedMessage = generated;
  throw error;
}

// assert.ok() that calls onCall() before it looks.
function makeOk(onCall) {
  return function ok(...args) {
    onCall();
    checkTruth(ok, args.length, ...args);
  };
}

module.exports = { checkTruth, makeOk };
