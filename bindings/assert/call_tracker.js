'use strict';

// assert.CallTracker: functions that have to be called a number of times.

const AssertionError = require('internal/assert/assertion_error');
const { codes } = require('internal/errors');
const { validateUint32 } = require('internal/validators');

class Check {
  constructor(name, expected) {
    this.name = name;
    this.expected = expected;
    this.calls = [];
    this.stack = new Error();
  }

  record(thisArg, args) {
    this.calls.push(Object.freeze({ thisArg, arguments: Object.freeze([...args]) }));
  }

  get failed() {
    return this.calls.length !== this.expected;
  }

  describe() {
    const actual = this.calls.length;
    return {
      message: `Expected the ${this.name} function to be executed ${this.expected} time(s) but ` +
        `was executed ${actual} time(s).`,
      actual,
      expected: this.expected,
      operator: this.name,
      stack: this.stack,
    };
  }
}

class CallTracker {
  #checks = new Set();
  #byFunction = new WeakMap();

  #find(tracked) {
    const check = this.#byFunction.get(tracked);
    if (check === undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('tracked', tracked, 'is not a tracked function');
    }
    return check;
  }

  calls(fn, expected = 1) {
    if (process._exiting) throw new codes.ERR_UNAVAILABLE_DURING_EXIT();
    if (typeof fn === 'number') {
      expected = fn;
      fn = undefined;
    }
    fn ??= Function.prototype;
    validateUint32(expected, 'expected', true);

    const check = new Check(fn.name || 'calls', expected);
    const tracked = new Proxy(fn, {
      __proto__: null,
      apply(target, thisArg, args) {
        check.record(thisArg, args);
        return Reflect.apply(target, thisArg, args);
      },
    });
    this.#checks.add(check);
    this.#byFunction.set(tracked, check);
    return tracked;
  }

  getCalls(tracked) {
    return Object.freeze([...this.#find(tracked).calls]);
  }

  reset(tracked) {
    const checks = tracked === undefined ? this.#checks : [this.#find(tracked)];
    for (const check of checks) check.calls = [];
  }

  report() {
    return [...this.#checks].filter((check) => check.failed).map((check) => check.describe());
  }

  verify() {
    const details = this.report();
    if (details.length === 0) return;
    const message = details.length === 1 ? details[0].message :
      'Functions were not called the expected number of times';
    throw new AssertionError({ message, details });
  }
}

module.exports = CallTracker;
