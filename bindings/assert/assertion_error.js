'use strict';

// assert.AssertionError, https://nodejs.org/api/assert.html#class-assertassertionerror.

const { isErrorStackTraceLimitWritable } = require('internal/errors');
const { inspect } = require('internal/util/inspect');
const { validateObject } = require('internal/validators');

const { defineProperty, getPrototypeOf } = Object;

const kMaxShownLines = 10;
const kMaxShownLength = 512;

// An error without its stack, which says nothing about what was compared.
function withoutStack(error) {
  const copy = Object.assign({ __proto__: getPrototypeOf(error) }, error);
  defineProperty(copy, 'message', { __proto__: null, value: error.message });
  return copy;
}

function isErrorWithStack(value) {
  return typeof value === 'object' && value !== null && 'stack' in value && value instanceof Error;
}

function messageOf({ actual, expected, message, operator }) {
  const differs = operator === 'deepStrictEqual' || operator === 'strictEqual';
  if (message != null && !differs) return String(message);
  return require('internal/assert/explain').explain(actual, expected, operator, message ?? '');
}

function shorten(text) {
  if (typeof text !== 'string') return text;
  const lines = text.split('\n', kMaxShownLines + 1);
  if (lines.length > kMaxShownLines) return `${lines.slice(0, kMaxShownLines).join('\n')}\n...`;
  return text.length > kMaxShownLength ? `${text.slice(kMaxShownLength)}...` : text;
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { details, message, operator, stackStartFn, stackStartFunction } = options;
    let { actual, expected } = options;
    if (message == null && isErrorWithStack(actual) && isErrorWithStack(expected)) {
      actual = withoutStack(actual);
      expected = withoutStack(expected);
    }

    // The stack is taken at the end, once.
    const limit = Error.stackTraceLimit;
    const writable = isErrorStackTraceLimitWritable();
    if (writable) Error.stackTraceLimit = 0;
    super(messageOf({ actual, expected, message, operator }));
    if (writable) Error.stackTraceLimit = limit;

    this.generatedMessage = !message;
    defineProperty(this, 'name', {
      __proto__: null, value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true,
      configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    this.actual = details ? undefined : actual;
    this.expected = details ? undefined : expected;
    this.operator = details ? undefined : operator;
    for (const [i, detail] of (details ?? []).entries()) {
      this[`message ${i}`] = detail.message;
      this[`actual ${i}`] = detail.actual;
      this[`expected ${i}`] = detail.expected;
      this[`operator ${i}`] = detail.operator;
      this[`stack trace ${i}`] = detail.stack;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    void this.stack; // Its first line is written now, with the code.
    this.name = 'AssertionError';
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  // The message shows both values in full; the properties need not.
  [inspect.custom](depth, options) {
    const { actual, expected } = this;
    this.actual = shorten(actual);
    this.expected = shorten(expected);
    const text = inspect(this, { ...options, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

module.exports = AssertionError;
