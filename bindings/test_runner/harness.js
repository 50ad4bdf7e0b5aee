'use strict';

// The run of a program's tests: its root, its reporters, and what becomes of errors that no test
// catches.

const path = require('path');
const { currentTest } = require('internal/test/current');
const { Counters } = require('internal/test/counters');
const { failure, kinds } = require('internal/test/failure');
const { callerPlace } = require('internal/test/place');
const { getSettings } = require('internal/test/settings');
const { Suite } = require('internal/test/suite');
const { reportRun } = require('internal/test/summary');
const { Test, milliseconds } = require('internal/test/test');

const kFailed = 1;

let root = null;
let reporting = null;   // a promise until the reporters are there

function lateActivity(test, error, event) {
  if (test === undefined) {
    return 'Error: A resource generated asynchronous activity after the test ended. This ' +
      `activity created the error "${error}" which triggered an ${event} event, caught by the ` +
      'test runner.';
  }
  const name = test.kind === undefined ? `Test "${test.name}"` : `Test hook "${test.kind}"`;
  const { place } = test;
  const where = place === undefined ? '' :
    ` at ${path.relative(process.cwd(), place.file)}:${place.line}:${place.column}`;
  return `Error: ${name}${where} generated asynchronous activity after the test ended. This ` +
    `activity created the error "${error}" and would have caused the test to fail, but instead ` +
    `triggered an ${event} event.`;
}

function makeErrorHandler(event) {
  return (error) => {
    if (!root.isStarted) throw error;
    const test = currentTest.getStore();
    if (test === undefined || test.isFinished || test.kind !== undefined) {
      root.diagnostics.push(lateActivity(test, error, event));
      process.exitCode = kFailed;
      return;
    }
    test.fail(failure(error, event));
    test.abortController.abort();
  };
}

function makeRoot() {
  root = new Test({ name: '<root>' });
  root.counters = new Counters();
  root.startTime = milliseconds();
  root.mayRun = false;      // tests start once the file has named the first ones
  root.isStarted = false;
  root.reportRun = reportRun;

  const onException = makeErrorHandler('uncaughtException');
  const onRejection = makeErrorHandler('unhandledRejection');
  const finish = async () => {
    const { after, before } = root.hooks;
    if (root.subtests.length === 0 && before.length + after.length > 0) await root.run();
    root.settle(failure(
      'Promise resolution is still pending but the event loop has already resolved',
      kinds.cancelledByParent));
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
    process.off('beforeExit', finish);
  };
  root.finishRun = finish;
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  process.on('beforeExit', finish);

  root.stream.on('test:fail', ({ todo }) => {
    if (todo === undefined || todo === false) process.exitCode = kFailed;
  });
  const { events } = getSettings();
  if (events !== null) {
    const { makeSender } = require('internal/test/transport');
    root.stream.forward = makeSender(events);
  } else {
    const { setupReporters } = require('internal/test/reporting');
    reporting = currentTest.exit(() => setupReporters(root.stream));
  }
  return root;
}

async function startTest(test) {
  await reporting;
  if (!root.isStarted) {
    root.isStarted = true;
    queueMicrotask(() => {
      root.mayRun = true;
      root.runWaiting();
    });
  }
  await test.start();
}

function currentParent() {
  const test = currentTest.getStore();
  return test?.owner ?? test ?? root ?? makeRoot();
}

// The function that adds tests, or suites, to what runs: test(), describe() and the like.
function makeAdder(Class) {
  const add = (name, options, fn, overrides) => {
    const parent = currentParent();
    const test = parent.createSubtest(
      Class, name, options, fn, { ...overrides, place: callerPlace() });
    return parent instanceof Suite ? Promise.resolve() : startTest(test);
  };
  const adder = (name, options, fn) => add(name, options, fn);
  for (const keyword of ['skip', 'todo', 'only']) {
    adder[keyword] = (name, options, fn) => add(name, options, fn, { [keyword]: true });
  }
  return adder;
}

function makeHookAdder(kind) {
  return (fn, options) => {
    currentParent().createHook(kind, fn, { ...options, place: callerPlace() });
  };
}

module.exports = {
  after: makeHookAdder('after'),
  afterEach: makeHookAdder('afterEach'),
  before: makeHookAdder('before'),
  beforeEach: makeHookAdder('beforeEach'),
  suite: makeAdder(Suite),
  test: makeAdder(Test),
};
