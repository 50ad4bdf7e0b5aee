'use strict';

// Assertions for the tests in this folder; they throw, which makes the script's exit code 1.

const { inspect } = require('util');

function fail(message, actual, expected) {
  throw new Error(`${message}\n  actual:   ${inspect(actual)}\n  expected: ${inspect(expected)}`);
}

function equal(actual, expected, message = 'values differ') {
  if (!Object.is(actual, expected)) fail(message, actual, expected);
}

// Equal by what inspect shows of them.
function deepEqual(actual, expected, message = 'values differ') {
  const options = { depth: null, maxArrayLength: null, maxStringLength: null, sorted: true };
  if (inspect(actual, options) !== inspect(expected, options)) fail(message, actual, expected);
}

// `expected` names properties of the error: { code, message, name }; a regular expression matches.
function throws(fn, expected = {}) {
  let error;
  try {
    fn();
  } catch (caught) {
    error = caught;
  }
  if (error === undefined) fail('nothing was thrown', undefined, expected);
  for (const [key, value] of Object.entries(expected)) {
    const matches = value instanceof RegExp ? value.test(error[key]) : error[key] === value;
    if (!matches) fail(`the error's ${key} differs`, error[key], value);
  }
  return error;
}

const counted = [];

// A function that has to be called `times` times before the process exits.
function mustCall(fn = () => {}, times = 1) {
  if (counted.length === 0) process.on('exit', checkCalls);
  const entry = { times, calls: 0, stack: new Error('made').stack };
  counted.push(entry);
  return function(...args) {
    entry.calls++;
    return fn.apply(this, args);
  };
}

function mustNotCall() {
  return mustCall(undefined, 0);
}

function checkCalls(code) {
  if (code !== 0) return;
  for (const { times, calls, stack } of counted) {
    if (calls === times) continue;
    console.error(`called ${calls} times, not ${times}: ${stack}`);
    process.exitCode = 1;
  }
}

module.exports = { deepEqual, equal, mustCall, mustNotCall, throws };
