'use strict';

// node:v8: what the engine tells about itself, and its format for values.

const { codes } = require('internal/errors');
const { DefaultDeserializer, DefaultSerializer, Deserializer, Serializer, deserialize, serialize } =
  require('internal/v8/serialize');
const { validateBoolean, validateObject, validateString } = require('internal/validators');

const binding = internalBinding('v8');

function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  binding.setFlags(flags);
}

function snapshotBytes(options = {}) {
  validateObject(options, 'options');
  const { exposeInternals = false, exposeNumericValues = false } = options;
  validateBoolean(exposeInternals, 'options.exposeInternals');
  validateBoolean(exposeNumericValues, 'options.exposeNumericValues');
  return binding.heapSnapshot(exposeInternals, exposeNumericValues);
}

function getHeapSnapshot(options) {
  const bytes = snapshotBytes(options);
  const { Readable } = require('stream');
  const size = 64 * 1024;
  let at = 0;
  return new Readable({
    read() {
      this.push(at < bytes.length ? bytes.subarray(at, at += size) : null);
    },
  });
}

let snapshots = 0;   // that got a name here

// In the working directory, or the one of --diagnostic-dir.
function defaultName() {
  const now = new Date();
  const digits = (...parts) => parts.map((part) => `${part}`.padStart(2, '0')).join('');
  const name = `Heap.${digits(now.getFullYear(), now.getMonth() + 1, now.getDate())}.` +
    `${digits(now.getHours(), now.getMinutes(), now.getSeconds())}.${process.pid}.` +
    `${require('worker_threads').threadId}.${`${++snapshots}`.padStart(3, '0')}.heapsnapshot`;
  const { getOptionValue } = require('internal/options');
  return require('path').join(getOptionValue('--diagnostic-dir'), name);
}

function writeHeapSnapshot(filename, options) {
  const { toPath } = require('internal/fs/arguments');
  const name = filename === undefined ? defaultName() : toPath(filename);
  require('fs').writeFileSync(name, snapshotBytes(options));
  return name;
}

function setHeapSnapshotNearHeapLimit(limit) {
  require('internal/validators').validateUint32(limit, 'limit', true);
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('v8.setHeapSnapshotNearHeapLimit');
}

// Coverage is written where NODE_V8_COVERAGE says; without it there is none to write or to stop.
function requireNoCoverage(name) {
  return {
    [name]() {
      if (process.env.NODE_V8_COVERAGE) throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`v8.${name}`);
    },
  }[name];
}

class GCProfiler {
  #profiler = null;

  start() {
    if (this.#profiler !== null) return;
    this.#profiler = new binding.GcProfiler();
    this.#profiler.start();
  }

  stop() {
    if (this.#profiler === null) return undefined;
    const report = this.#profiler.stop();
    this.#profiler = null;
    return JSON.parse(report);
  }
}

function queryObjects(constructor, options = {}) {
  const { validateFunction, validateOneOf } = require('internal/validators');
  validateFunction(constructor, 'constructor');
  validateObject(options, 'options');
  const { format = 'count' } = options;
  validateOneOf(format, 'options.format', ['count', 'summary']);
  require('internal/util/experimental').emitExperimentalWarning('v8.queryObjects()');
  const { prototype } = constructor;
  const found = typeof prototype === 'object' && prototype !== null ?
    binding.queryObjects(prototype) : [];
  if (format === 'count') return found.length;
  const { inspect } = require('internal/util/inspect');
  return found.map((object) => inspect(object, { depth: 0 }));
}

module.exports = {
  DefaultDeserializer,
  DefaultSerializer,
  Deserializer,
  GCProfiler,
  Serializer,
  cachedDataVersionTag: () => binding.cachedDataVersionTag(),
  deserialize,
  getHeapCodeStatistics: () => binding.heapCodeStatistics(),
  getHeapSnapshot,
  getHeapSpaceStatistics: () => binding.heapSpaceStatistics(),
  getHeapStatistics: () => binding.heapStatistics(),
  queryObjects,
  serialize,
  setFlagsFromString,
  setHeapSnapshotNearHeapLimit,
  stopCoverage: requireNoCoverage('stopCoverage'),
  takeCoverage: requireNoCoverage('takeCoverage'),
  writeHeapSnapshot,
};

require('internal/util').defineLazyProperties(
  module.exports, 'internal/v8/promise_hooks', ['promiseHooks']);
require('internal/util').defineLazyProperties(
  module.exports, 'internal/v8/startup_snapshot', ['startupSnapshot']);
