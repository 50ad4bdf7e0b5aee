'use strict';

// What the functions of tests and suites get as their argument.

const { validateUint32 } = require('internal/validators');
const { failure, kinds } = require('internal/test/failure');
const { callerPlace } = require('internal/test/place');

const kAssertions = [
  'deepEqual', 'deepStrictEqual', 'doesNotMatch', 'doesNotReject', 'doesNotThrow', 'equal', 'fail',
  'ifError', 'match', 'notDeepEqual', 'notDeepStrictEqual', 'notEqual', 'notStrictEqual',
  'rejects', 'strictEqual', 'throws',
];

// How many assertions and subtests a test expects.
class Plan {
  constructor(count) {
    validateUint32(count, 'count');
    this.expected = count;
    this.actual = 0;
  }

  check() {
    if (this.actual === this.expected) return;
    throw failure(
      `plan expected ${this.expected} assertions but received ${this.actual}`, kinds.testCode);
  }
}

// The functions of node:assert, counted for the plan.
function countedAssertions(test) {
  const assert = require('assert');
  const counted = { __proto__: null };
  for (const name of kAssertions) {
    counted[name] = (...args) => {
      if (test.plan !== null) test.plan.actual++;
      return Reflect.apply(assert[name], counted, args);
    };
  }
  // Its message shows the call, which is one frame further away.
  const { makeOk } = require('internal/assert/ok');
  counted.ok = makeOk(() => {
    if (test.plan !== null) test.plan.actual++;
  });
  return counted;
}

class TestContext {
  #test;
  #assert;

  constructor(test) {
    this.#test = test;
  }

  get signal() {
    return this.#test.signal;
  }

  get name() {
    return this.#test.name;
  }

  get fullName() {
    return this.#test.fullName();
  }

  get error() {
    return this.#test.error;
  }

  get passed() {
    return this.#test.passed;
  }

  get assert() {
    return this.#assert ??= countedAssertions(this.#test);
  }

  get mock() {
    if (this.#test.mock === null) {
      const { MockTracker } = require('internal/test/mock');
      this.#test.mock = new MockTracker();
    }
    return this.#test.mock;
  }

  diagnostic(message) {
    this.#test.diagnostics.push(message);
  }

  plan(count) {
    if (this.#test.plan !== null) throw failure('cannot set plan more than once', kinds.testCode);
    this.#test.plan = new Plan(count);
  }

  runOnly(value) {
    this.#test.runOnlySubtests = Boolean(value);
  }

  skip(message) {
    this.#test.isSkipped = true;
    this.#test.message = message;
  }

  todo(message) {
    this.#test.isTodo = true;
    this.#test.message = message;
  }

  test(name, options, fn) {
    if (this.#test.plan !== null) this.#test.plan.actual++;
    const { Test } = require('internal/test/test');
    const subtest = this.#test.createSubtest(Test, name, options, fn, { place: callerPlace() });
    return subtest.start();
  }

  #hook(kind, fn, options) {
    this.#test.createHook(kind, fn, { ...options, place: callerPlace() });
  }

  before(fn, options) {
    this.#hook('before', fn, options);
  }

  after(fn, options) {
    this.#hook('after', fn, options);
  }

  beforeEach(fn, options) {
    this.#hook('beforeEach', fn, options);
  }

  afterEach(fn, options) {
    this.#hook('afterEach', fn, options);
  }
}

class SuiteContext {
  #suite;

  constructor(suite) {
    this.#suite = suite;
  }

  get signal() {
    return this.#suite.signal;
  }

  get name() {
    return this.#suite.name;
  }

  get fullName() {
    return this.#suite.fullName();
  }
}

module.exports = { SuiteContext, TestContext };
