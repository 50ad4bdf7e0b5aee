'use strict';

// require() of ES modules: as long as no module of the graph awaits at top level.
// https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require

const { codes } = require('internal/errors');
const loader = require('internal/modules/esm/loader');
const { fileUrl } = require('internal/modules/esm/urls');
const { underNodeModules } = require('internal/modules/esm/format');
const { ModuleWrap } = internalBinding('module_wrap');

const kErrored = 5;   // v8::Module::Status

let warned = false;

function warn(filename, parent) {
  if (warned || underNodeModules(parent?.filename ?? '')) return;
  warned = true;
  const { getOptionValue } = require('internal/options');
  const how = getOptionValue('--trace-require-module', undefined);
  if (how === false) return;
  const from = parent?.filename ? `CommonJS module ${parent.filename}` :
    parent?.id ? `CommonJS module ${parent.id}` : 'Files';
  process.emitWarning(
    parent ? `${from} is loading ES Module ${filename} using require().\nSupport for loading ES ` +
      'Module in require() is an experimental feature and might change at any time' :
      'Support for loading ES Module in require() is an experimental feature and might change at ' +
      'any time', 'ExperimentalWarning');
}

function cycleError(filename, parent) {
  const from = parent?.filename ? ` from ${parent.filename}` : '';
  return new codes.ERR_REQUIRE_CYCLE_MODULE(
    `Cannot require() ES Module ${filename} in a cycle.${from ? ` (${from.trim()})` : ''} ` +
    'A cycle involving require(esm) is disallowed to maintain invariants mandated by the ' +
    'ECMAScript specification. Try making at least part of the dependency in the graph lazily ' +
    'loaded.');
}

// The same names, and __esModule: so that code made of ES modules by a compiler finds `default`.
function facade(job) {
  const wrap = new ModuleWrap(
    'node:internal/require_module_default_facade',
    "export * from 'original'; export { default } from 'original'; " +
    'export const __esModule = true;');
  wrap.link(wrap.getRequests().filter((_, index) => index % 4 === 0).map(() => job.wrap));
  wrap.instantiate();
  wrap.evaluateSync();
  return wrap.getNamespace();
}

function exportsOf(job) {
  const namespace = job.wrap.getNamespace();
  if (Object.hasOwn(namespace, 'module.exports')) return namespace['module.exports'];
  if (!Object.hasOwn(namespace, 'default') || Object.hasOwn(namespace, '__esModule')) {
    return namespace;
  }
  return facade(job);
}

// A module that is on its way of being run, and that running `job` would run: a cycle through
// require(), which ES modules do not allow.
function runningDependency(job, seen = new Set()) {
  if (seen.has(job) || job.wrap === null || job.wrap.getStatus() > loader.kEvaluating) {
    return undefined;
  }
  seen.add(job);
  if (job.format === 'module' && job.wrap.getStatus() === loader.kEvaluating) return job;
  for (const dependency of job.dependencies ?? []) {
    const found = runningDependency(dependency, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function run(job, filename, parent) {
  const status = job.wrap.getStatus();
  if (status === kErrored) throw job.wrap.getError();
  if (runningDependency(job) !== undefined) throw cycleError(filename, parent);
  if (job.wrap.isGraphAsync()) throw new codes.ERR_REQUIRE_ASYNC_MODULE();
  job.wrap.evaluateSync();
}

// What require(filename) gives for an ES module; `parent` is the module that requires it.
function requireModule(filename, parent) {
  warn(filename, parent);
  const parentUrl = parent?.filename ? fileUrl(parent.filename) : undefined;
  const job = loader.prepareSync(fileUrl(filename), parentUrl);
  run(job, filename, parent);
  return exportsOf(job);
}

// require() inside of a CommonJS module whose source a `load` hook gave.
function requireFromLoaded(module, request, parentUrl) {
  const { Module } = require('internal/modules/cjs/loader');
  if (Module.isBuiltin(request)) return Module._load(request, module, false);
  const filename = Module._resolveFilename(request, module);
  if (!filename.startsWith('/')) return Module._load(request, module, false);
  const attributes = filename.endsWith('.json') ? { __proto__: null, type: 'json' } : undefined;
  const job = loader.prepareSync(fileUrl(filename), parentUrl, attributes);
  run(job, filename, module);
  return job.format === 'module' ? exportsOf(job) : job.wrap.getNamespace().default;
}

module.exports = { requireFromLoaded, requireModule };
