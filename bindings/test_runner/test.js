'use strict';

// A test: a node of the tree of tests, which runs its function and its subtests, and reports them
// in the order of their creation.

const { AbortError, codes } = require('internal/errors');
const {
  validateAbortSignal, validateFunction, validateNumber, validateUint32,
} = require('internal/validators');
const { TIMEOUT_MAX } = require('internal/timers');
const { failure, isFailure, kinds, toFailure } = require('internal/test/failure');
const { TestContext } = require('internal/test/context');
const { getSettings } = require('internal/test/settings');
const { TestsStream } = require('internal/test/events');
const { runWithLimits } = require('internal/test/limits');
const { currentTest } = require('internal/test/current');

function milliseconds() {
  return Number(process.hrtime.bigint()) / 1e6;
}

function concurrencyOf(given, parent) {
  if (given === undefined || given === null) return parent === null ? 1 : parent.concurrency;
  if (typeof given === 'boolean') {
    if (!given) return 1;
    return parent === null ?
      Math.max(require('os').availableParallelism() - 1, 1) : Infinity;
  }
  if (typeof given !== 'number') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], given);
  }
  validateUint32(given, 'options.concurrency', true);
  return given;
}

function timeoutOf(given, parent) {
  if (given === undefined || given === null || given === Infinity) {
    return parent === null ? null : parent.timeout;
  }
  validateNumber(given, 'options.timeout', 0, TIMEOUT_MAX);
  return given;
}

// The arguments (name, options, fn), each of which may be left out.
function sortArguments(name, options, fn) {
  if (typeof name === 'function') fn = name;
  else if (name !== null && typeof name === 'object') [options, fn] = [name, options];
  else if (typeof options === 'function') fn = options;
  if (options === null || typeof options !== 'object') options = {};
  return { name, options, fn };
}

function isGiven(value) {
  return value !== undefined && value !== false;
}

class Test {
  constructor({ concurrency, fn, name, only, parent = null, place, plan, signal, skip, timeout,
    todo }) {
    const settings = getSettings();
    this.parent = parent;
    this.root = parent === null ? this : parent.root;
    this.name = typeof name === 'string' && name !== '' ? name : fn?.name || '<anonymous>';
    this.place = place;
    this.nesting = parent === null || parent.parent === null ? 0 : parent.nesting + 1;
    this.testNumber = parent === null ? 0 : parent.subtests.length + 1;
    this.stream = parent === null ? new TestsStream() : parent.stream;
    this.concurrency = concurrencyOf(concurrency, parent);
    this.timeout = timeoutOf(timeout, parent);
    this.only = only ?? (parent === null ? settings.only : !parent.runOnlySubtests);
    this.runOnlySubtests = parent === null ? settings.only : !this.only;
    this.hooks = {
      __proto__: null,
      before: [],
      after: [],
      beforeEach: parent === null ? [] : [...parent.hooks.beforeEach],
      afterEach: parent === null ? [] : [...parent.hooks.afterEach],
    };
    this.ownAfterEach = 0;

    if (settings.patterns !== null && !this.isWanted()) skip = 'test name does not match pattern';
    if (settings.only && !this.only) skip = "'only' option not set";
    this.isSkipped = isGiven(skip);
    this.isTodo = isGiven(todo);
    this.message = typeof skip === 'string' ? skip : typeof todo === 'string' ? todo : null;
    this.fn = typeof fn === 'function' && !skip ? fn : () => {};

    validateAbortSignal(signal, 'options.signal');
    this.outerSignal = signal;
    this.onAbort = () => this.abort();
    this.abortController = new AbortController();
    this.signal = this.abortController.signal;
    signal?.addEventListener('abort', this.onAbort);

    this.expectedAssertions = plan;
    this.plan = null;
    this.mock = null;
    this.diagnostics = [];
    this.startTime = null;
    this.endTime = null;
    this.passed = false;
    this.error = null;
    this.isCancelled = false;
    this.isFinished = false;
    this.isStartReported = false;
    this.subtests = [];
    this.running = 0;        // subtests
    this.waiting = [];       // subtests that found no place to run: { test, resolve }
    this.done = new Map();   // number -> subtest that is to be reported
    this.nextReport = 0;     // number of the subtest whose turn it is
    if (!settings.only && (only || this.runOnlySubtests)) {
      this.diagnostics.push("'only' and 'runOnly' require the --test-only command-line option.");
    }
  }

  isWanted() {
    return getSettings().patterns.some((pattern) => pattern.test(this.name)) ||
      Boolean(this.parent?.isWanted());
  }

  fullName() {
    const names = [this.name];
    for (let at = this.parent; at !== null && at !== this.root; at = at.parent) {
      names.unshift(at.name);
    }
    return names.join(' > ');
  }

  runArguments() {
    const context = new TestContext(this);
    return { context, args: [context] };
  }

  createSubtest(Class, ...given) {
    const overrides = given.pop();
    const { name, options, fn } = sortArguments(...given);
    // Tests that come too late are the root's, so that somebody reports them.
    const isLate = this.isFinished || this.isBuilt === true;
    const parent = isLate ? this.root : this;
    const test = new Class({ __proto__: null, ...options, name, fn, ...overrides, parent });
    if (parent.nextReport === 0) parent.nextReport = test.testNumber;
    if (isLate) {
      test.fail(failure(
        'test could not be started because its parent finished', kinds.parentFinished));
    }
    parent.subtests.push(test);
    return test;
  }

  createHook(kind, fn, options) {
    const { TestHook } = require('internal/test/hook');
    if (fn !== undefined) validateFunction(fn, 'fn');
    const hook = new TestHook(kind, fn, options, this);
    if (kind === 'afterEach') {
      // Those of the test itself run before those of its ancestors, in their order.
      this.hooks.afterEach.splice(this.ownAfterEach++, 0, hook);
    } else {
      this.hooks[kind].push(hook);
    }
    if (kind === 'before' && this.startTime !== null) {
      hook.run(this.runArguments()).then(() => {
        if (hook.error !== null) this.fail(hook.error);
      });
    }
  }

  async runHooks(kind, given) {
    for (const hook of this.hooks[kind]) {
      await hook.run(given);
      if (hook.error === null) continue;
      const error = failure(`failed running ${kind} hook`, kinds.hookFailed);
      error.cause = isFailure(hook.error) ? hook.error.cause : hook.error;
      throw error;
    }
  }

  fail(error) {
    if (this.error !== null) return;
    this.passed = false;
    this.error = error;
  }

  pass() {
    if (this.error === null) this.passed = true;
  }

  cancel(error) {
    if (this.endTime !== null || this.error !== null) return;
    this.fail(error ?? failure(
      'test did not finish before its parent and was cancelled', kinds.cancelledByParent));
    this.isCancelled = true;
    this.abortController.abort();
  }

  abort() {
    const error = this.outerSignal?.reason ?? new AbortError('The test was aborted');
    error.failureType = kinds.aborted;
    this.cancel(error);
  }

  checkAborted() {
    const isAborted = this.signal.aborted || Boolean(this.outerSignal?.aborted);
    if (isAborted) this.abort();
    return isAborted;
  }

  // Runs the test as soon as its parent has room for it.
  start() {
    const { name, nesting, parent, place } = this;
    this.stream.send('enqueue', { nesting, name }, place);
    if (!this.root.mayRun || parent.running >= parent.concurrency) {
      return new Promise((resolve) => { parent.waiting.push({ test: this, resolve }); });
    }
    this.stream.send('dequeue', { nesting, name }, place);
    return this.run();
  }

  async runWaiting() {
    while (this.waiting.length > 0 && this.running < this.concurrency) {
      const { test, resolve } = this.waiting.shift();
      this.stream.send('dequeue', { nesting: test.nesting, name: test.name }, test.place);
      await test.run();
      resolve();
    }
  }

  call(given) {
    return currentTest.run(this, () => Reflect.apply(this.fn, given.context, given.args));
  }

  // Calls the function; it may take a callback, or return a promise.
  runFunction(given) {
    if (this.fn.length !== given.args.length + 1) return this.call(given);
    let calls = 0;
    return new Promise((resolve, reject) => {
      const done = (error) => {
        calls++;
        if (calls === 2) {
          throw failure('callback invoked multiple times', kinds.multipleCallbacks);
        }
        if (error) reject(error);
        else resolve();
      };
      const result = this.call({ ...given, args: [...given.args, done] });
      if (typeof result?.then !== 'function') return;
      this.fail(failure(
        'passed a callback but also returned a Promise', kinds.callbackAndPromise));
      result.then(resolve, reject);
    });
  }

  async run() {
    if (this.parent !== null) this.parent.running++;
    this.startTime ??= milliseconds();
    if (this.checkAborted()) {
      this.settle();
      return;
    }
    const given = this.runArguments();
    if (this.plan === null && this.expectedAssertions) {
      given.context.plan(this.expectedAssertions);
    }
    let afterEach = async () => {
      afterEach = async () => {};
      if (this.parent !== null && !this.isSkipped) {
        await this.parent.runHooks('afterEach', given);
      }
    };
    try {
      // Without hooks the function is called at once.
      if (this.parent?.hooks.before.length > 0) {
        await this.parent.runHooks('before', this.parent.runArguments());
      }
      if (this.parent?.hooks.beforeEach.length > 0 && !this.isSkipped) {
        await this.parent.runHooks('beforeEach', given);
      }
      await runWithLimits(this, () => this.runFunction(given));
      this.checkAborted();
      this.plan?.check();
      this.pass();
      await afterEach();
      await this.runHooks('after', given);
    } catch (error) {
      if (error?.failureType === kinds.timeout && isFailure(error)) this.cancel(error);
      else this.fail(toFailure(error));
      await afterEach().catch(() => {});
      await this.runHooks('after', given).catch(() => {});
    }
    if (this.parent !== null) {
      this.abortController.abort();
      this.settle();
    } else if (getSettings().forceExit) {
      this.stream.once('close', () => process.exit());
      this.finishRun();
    }
  }

  // The test has run: what is left of its subtests ends, and its own result is ready.
  settle(pendingError) {
    this.endTime ??= milliseconds();
    this.startTime ??= this.endTime;
    this.waiting = [];
    let failed = 0;
    for (const subtest of this.subtests) {
      if (!subtest.isFinished) {
        subtest.cancel(pendingError);
        subtest.settle(pendingError);
      }
      if (!subtest.passed && !subtest.isTodo) failed++;
    }
    if ((this.passed || this.parent === null) && failed > 0) {
      this.fail(failure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, kinds.subtestsFailed));
    }
    this.outerSignal?.removeEventListener('abort', this.onAbort);
    this.mock?.reset();
    if (this.parent !== null) this.#leave();
    else this.reportRun?.();
  }

  #leave() {
    const { parent, root } = this;
    const { details, ...rest } = this.#result();
    this.stream.send('complete', { ...rest, details: { ...details, passed: this.passed } },
                     this.place);
    parent.running--;
    parent.done.set(this.testNumber, this);
    parent.reportDone(false);
    parent.runWaiting();
    if (parent === root && root.running === 0 && root.waiting.length === 0 &&
        root.done.size === 0) {
      // All tests have run, even if something keeps the loop going: the `after` hooks of the root
      // may know what.
      root.run();
    }
  }

  isTurn() {
    return this.parent === null ||
      (this.parent.nextReport === this.testNumber && this.parent.isTurn());
  }

  // Reports the subtests that are done and whose turn it is.
  reportDone(isTurn) {
    for (let subtest = this.done.get(this.nextReport); subtest !== undefined;
      subtest = this.done.get(this.nextReport)) {
      isTurn ||= this.isTurn();
      if (!isTurn) return;
      this.done.delete(this.nextReport);
      subtest.reportDone(true);
      subtest.report();
      this.nextReport++;
      subtest.isFinished = true;
    }
  }

  duration() {
    return this.endTime - this.startTime;
  }

  #result() {
    const details = { __proto__: null, duration_ms: this.duration() };
    if (this.type !== undefined) details.type = this.type;
    if (!this.passed) details.error = this.error;
    const result = {
      name: this.name, nesting: this.nesting, testNumber: this.testNumber, details,
    };
    if (this.isSkipped) result.skip = this.message ?? true;
    else if (this.isTodo) result.todo = this.message ?? true;
    return result;
  }

  report() {
    this.root.counters.add(this);
    if (this.subtests.length > 0) {
      const [first] = this.subtests;
      this.stream.send('plan', { nesting: first.nesting, count: this.subtests.length }, this.place);
    } else {
      this.reportStart();
    }
    this.stream.send(this.passed ? 'pass' : 'fail', this.#result(), this.place);
    for (const message of this.diagnostics) {
      this.stream.send('diagnostic', { nesting: this.nesting, message }, this.place);
    }
  }

  reportStart() {
    if (this.isStartReported || this.parent === null) return;
    this.isStartReported = true;
    this.parent.reportStart();
    this.stream.send('start', { nesting: this.nesting, name: this.name }, this.place);
  }
}

module.exports = { Test, milliseconds };
