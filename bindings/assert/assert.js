'use strict';

// node:assert, https://nodejs.org/api/assert.html.

const AssertionError = require('internal/assert/assertion_error');
const { doesNotReject, doesNotThrow, fail: throwFailure, rejects, throws } =
  require('internal/assert/exceptions');
const { ifError } = require('internal/assert/if_error');
const { checkTruth } = require('internal/assert/ok');
const { codes } = require('internal/errors');
const { deprecate } = require('internal/util');
const { isDeepEqual, isDeepStrictEqual } = require('internal/util/comparisons');
const { inspect } = require('internal/util/inspect');
const { isRegExp } = require('internal/util/types');

function ok(...args) {
  checkTruth(ok, args.length, ...args);
}

function strict(...args) {
  checkTruth(strict, args.length, ...args);
}

let warned = false;

function fail(actual, expected, message, operator, stackStartFn) {
  let generated = false;
  if (arguments.length <= 1) {
    generated = actual == null;
    message = generated ? 'Failed' : actual;
    if (!generated) actual = undefined;
  } else {
    if (!warned) {
      warned = true;
      process.emitWarning(
        'assert.fail() with more than one argument is deprecated. Please use ' +
        'assert.strictEqual() instead or only pass a message.',
        'DeprecationWarning', 'DEP0094');
    }
    if (arguments.length === 2) operator = '!=';
  }
  throwFailure({
    actual, expected, message,
    operator: operator === undefined ? 'fail' : operator,
    stackStartFn: stackStartFn || fail,
  }, generated || undefined);
}

function looselyEqual(a, b) {
  // eslint-disable-next-line eqeqeq
  return a == b || (Number.isNaN(a) && Number.isNaN(b));
}

// An assertion of two values: `holds(actual, expected)` or, for an opposite, not.
function comparison(name, operator, holds, wanted) {
  const check = {
    [name](actual, expected, message) {
      if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('actual', 'expected');
      if (holds(actual, expected) === wanted) return;
      throwFailure({ actual, expected, message, operator, stackStartFn: check });
    },
  }[name];
  return check;
}

function checkMatch(fn, wanted, string, regexp, message) {
  if (!isRegExp(regexp)) throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  const isText = typeof string === 'string';
  if (isText && (regexp.exec(string) !== null) === wanted) return;
  let text = message;
  if (!text && !isText) {
    text = 'The "string" argument must be of type string. Received type ' +
      `${typeof string} (${inspect(string)})`;
  } else if (!text) {
    text = wanted ? 'The input did not match the regular expression ' :
      'The input was expected to not match the regular expression ';
    text += `${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
  }
  throwFailure({
    actual: string, expected: regexp, message: text, operator: fn.name, stackStartFn: fn,
  }, !message);
}

function match(string, regexp, message) {
  checkMatch(match, true, string, regexp, message);
}

function doesNotMatch(string, regexp, message) {
  checkMatch(doesNotMatch, false, string, regexp, message);
}

const assert = Object.assign(ok, {
  fail,
  AssertionError,
  ok,
  equal: comparison('equal', '==', looselyEqual, true),
  notEqual: comparison('notEqual', '!=', looselyEqual, false),
  deepEqual: comparison('deepEqual', 'deepEqual', isDeepEqual, true),
  notDeepEqual: comparison('notDeepEqual', 'notDeepEqual', isDeepEqual, false),
  deepStrictEqual: comparison('deepStrictEqual', 'deepStrictEqual', isDeepStrictEqual, true),
  notDeepStrictEqual: comparison('notDeepStrictEqual', 'notDeepStrictEqual', isDeepStrictEqual,
                                 false),
  strictEqual: comparison('strictEqual', 'strictEqual', Object.is, true),
  notStrictEqual: comparison('notStrictEqual', 'notStrictEqual', Object.is, false),
  throws,
  rejects,
  doesNotThrow,
  doesNotReject,
  ifError,
  match,
  doesNotMatch,
});

let CallTracker;

function makeCallTracker() {
  CallTracker ??= deprecate(require('internal/assert/calltracker'),
                            'assert.CallTracker is deprecated.', 'DEP0173');
  return CallTracker;
}

Object.assign(strict, assert, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});

for (const target of [assert, strict]) {
  Object.defineProperty(target, 'CallTracker', {
    __proto__: null,
    get: makeCallTracker,
    set(value) {
      Object.defineProperty(target, 'CallTracker', {
        __proto__: null, value, writable: true, enumerable: true, configurable: true,
      });
    },
    enumerable: true,
    configurable: true,
  });
  target.strict = strict;
}

module.exports = assert;
