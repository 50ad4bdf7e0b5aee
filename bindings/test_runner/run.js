'use strict';

// run(): test files, each in a process of its own.
// https://nodejs.org/docs/latest-v20.x/api/test.html#runoptions

const { codes } = require('internal/errors');
const {
  validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger,
  validateObject, validateUint32,
} = require('internal/validators');
const { Counters } = require('internal/test/counters');
const { failure, kinds } = require('internal/test/failure');
const { findTestFiles } = require('internal/test/files');
const { getSettings, toPattern } = require('internal/test/settings');
const { reportRun } = require('internal/test/summary');
const { Test, milliseconds } = require('internal/test/test');
const { makeReceiver } = require('internal/test/transport');

// What concerns the run as a whole.
const kOwnOptions = new Set(['--test', '--watch', '--test-force-exit']);
const kOwnValues = ['--test-reporter', '--test-reporter-destination', '--test-shard'];
const kCancelled = new Set([kinds.cancelledByParent, kinds.aborted, kinds.timeout]);
const kSummary = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;
const kEventsDescriptor = 3;

// The test that a file is. Its tests stand in its place; it is seen where it has none, or where it
// fails in another way than by its tests.
class FileTest extends Test {
  #waiting = [];      // events that have to wait for those of other files
  #reported = 0;      // tests of the file

  addEvent(event) {
    if (!this.isTurn()) {
      this.#waiting.push(event);
      return;
    }
    this.#reportWaiting();
    this.#reportEvent(event);
  }

  get #isHidden() {
    return this.#reported > 0 &&
      (this.error === null || this.error.failureType === kinds.subtestsFailed);
  }

  #reportWaiting() {
    const events = this.#waiting;
    this.#waiting = [];
    for (const event of events) this.#reportEvent(event);
  }

  #reportEvent({ data, type }) {
    const isTop = data.nesting === 0;
    if (isTop && type === 'test:plan') return;
    if (isTop && type === 'test:diagnostic' && kSummary.test(data.message)) return;
    if (type === 'test:pass' || type === 'test:fail') this.#count(data, type === 'test:pass');
    this.stream.send(type.slice('test:'.length), data);
  }

  #count(data, passed) {
    this.#reported++;
    const { counters } = this.root;
    if (data.nesting === 0) data.testNumber = counters.topLevel + 1;
    counters.add({
      nesting: data.nesting,
      type: data.details?.type,
      isSkipped: data.skip !== undefined,
      isTodo: data.todo !== undefined,
      isCancelled: kCancelled.has(data.details?.error?.failureType),
      passed,
    });
  }

  // Names are for the tests in the file.
  isWanted() {
    return true;
  }

  reportStart() {
    // Only with its result.
  }

  report() {
    this.#reportWaiting();
    if (this.#isHidden) return;
    this.testNumber = this.root.counters.topLevel + 1;
    super.reportStart();
    super.report();
  }
}

function childArguments(file, { only, patterns }) {
  const given = process.execArgv.filter((arg, index, all) => !kOwnOptions.has(arg) &&
    !kOwnValues.some((name) => arg === name || all[index - 1] === name ||
      arg.startsWith(`${name}=`)));
  const more = patterns.map((pattern) => `--test-name-pattern=${pattern}`);
  if (only) more.push('--test-only');
  return [...given, ...more, file];
}

async function lines(stream, onLine) {
  const { createInterface } = require('readline');
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) onLine(line);
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
}

function received(pipe, onEvent) {
  return new Promise((resolve) => {
    pipe.on('data', makeReceiver(onEvent));
    pipe.on('close', resolve);
    // A process that is killed may leave half a frame, or reset its end.
    pipe.on('error', () => {});
  });
}

// Runs the file and waits for its end; throws where it fails.
async function runFile(test, file, settings) {
  const { spawn } = require('child_process');
  const child = spawn(process.execPath, childArguments(file, settings), {
    signal: test.signal,
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: 'child-v8',
      GYRE_TEST_EVENTS: `${kEventsDescriptor}`,
    },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end();
  const add = (type, data) => test.addEvent({ type, data: { __proto__: null, file, ...data } });
  let failed;
  const exit = ended(child).catch((error) => {
    failed = error;
    return { code: null, signal: null };
  });
  const [{ code, signal }] = await Promise.all([
    exit,
    lines(child.stdout, (line) => add('test:stdout', { message: `${line}\n` })),
    lines(child.stderr, (line) => add('test:stderr', { message: `${line}\n` })),
    received(child.stdio[kEventsDescriptor], (event) => test.addEvent(event)),
  ]);
  if (failed !== undefined && !test.signal.aborted) throw failed;
  if (code === 0 && signal === null) return;
  const error = failure('test failed', kinds.subtestsFailed);
  throw Object.assign(error, { exitCode: code, signal, stack: undefined });
}

function validateShard(shard, watch) {
  if (shard === undefined || shard === null) return undefined;
  validateObject(shard, 'options.shard');
  const { index, total } = shard;
  validateInteger(total, 'options.shard.total', 1);
  validateInteger(index, 'options.shard.index', 1, total);
  if (watch) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      'options.shard', watch, 'shards not supported with watch mode');
  }
  return { index, total };
}

function validatePatterns(patterns) {
  if (patterns === undefined || patterns === null) return [];
  const name = 'options.testNamePatterns';
  return (Array.isArray(patterns) ? patterns : [patterns]).map((pattern, index) => {
    if (pattern instanceof RegExp) return pattern;
    if (typeof pattern === 'string') return toPattern(pattern, `${name}[${index}]`);
    throw new codes.ERR_INVALID_ARG_TYPE(
      Array.isArray(patterns) ? `${name}[${index}]` : name, ['string', 'RegExp'], pattern);
  });
}

function validateOptions(options) {
  validateObject(options, 'options');
  const { files, forceExit, only, setup, shard, signal, testNamePatterns, watch } = options;
  if (files !== undefined && files !== null) validateArray(files, 'options.files');
  if (forceExit !== undefined && forceExit !== null) {
    validateBoolean(forceExit, 'options.forceExit');
    if (forceExit && watch) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'options.forceExit', watch, 'is not supported with watch mode.');
    }
  }
  if (only !== undefined && only !== null) validateBoolean(only, 'options.only');
  if (watch !== undefined && watch !== null) validateBoolean(watch, 'options.watch');
  if (setup !== undefined && setup !== null) validateFunction(setup, 'options.setup');
  validateAbortSignal(signal, 'options.signal');
  const settings = {
    only: Boolean(only),
    patterns: validatePatterns(testNamePatterns),
    shard: validateShard(shard, watch),
  };
  if (watch) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('test.run: watch');
  return settings;
}

function makeRoot({ concurrency, signal, timeout }) {
  if (typeof concurrency === 'number') validateUint32(concurrency, 'options.concurrency', true);
  const root = new Test({ name: '<root>', concurrency, signal, timeout });
  root.counters = new Counters();
  root.startTime = milliseconds();
  root.mayRun = true;
  root.isStarted = true;
  root.reportRun = reportRun;
  return root;
}

async function runFiles(root, files, options, settings) {
  // Whoever wants to hear of events is to have time to say so.
  await options.setup?.(root.stream);
  const path = require('path');
  await Promise.all(files.map((name) => {
    const file = path.resolve(name);
    const test = root.createSubtest(
      FileTest, name, { signal: options.signal }, () => runFile(test, file, settings),
      {
        only: getSettings().only || undefined,
        place: { __proto__: null, line: 1, column: 1, file },
      });
    return test.start();
  }));
  root.settle();
  if (options.forceExit) root.stream.once('close', () => process.exit());
}

// { stream, cancel() }: the run, and what ends it early, with what there is by then.
function start(options) {
  const settings = validateOptions(options);
  const root = makeRoot(options);
  const { stream } = root;
  const cancel = () => root.settle(failure(
    'Promise resolution is still pending but the event loop has already resolved',
    kinds.cancelledByParent));
  if (process.env.NODE_TEST_CONTEXT !== undefined) {
    process.emitWarning('node:test run() is being called recursively within a test file. ' +
      'skipping running files.');
    root.settle();
    return { stream, cancel };
  }
  let files = options.files ?? findTestFiles([]);
  const { shard } = settings;
  if (shard !== undefined) {
    files = files.filter((_, index) => index % shard.total === shard.index - 1);
  }
  runFiles(root, files, options, settings).catch((error) => stream.destroy(error));
  return { stream, cancel };
}

function run(options = {}) {
  return start(options).stream;
}

module.exports = { run, start };
