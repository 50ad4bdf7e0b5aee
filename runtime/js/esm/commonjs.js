'use strict';

// CommonJS modules that ES modules import: their names are read from the source before they run,
// their values afterwards.

const path = require('path');
const { Module } = require('internal/modules/cjs/loader');
const { filePath } = require('internal/modules/esm/urls');
const { readSource } = require('internal/modules/source');
const { ModuleWrap } = internalBinding('module_wrap');

const known = new Map();   // file -> { source, names }

function parse(source) {
  try {
    return require('internal/deps/cjs-module-lexer/lexer').parse(source);
  } catch {
    return { exports: [], reexports: [] };
  }
}

// A module that is not known to require(): to resolve what a file names.
function probe(filename) {
  const module = new Module(filename);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(module.path);
  return module;
}

function addReexports(names, reexports, filename) {
  const from = probe(filename);
  for (const request of reexports) {
    let file;
    try {
      file = Module._resolveFilename(request, from);
    } catch {
      continue;
    }
    const extension = path.extname(file);
    const isCode = extension === '.js' || extension === '.cjs' || !Module._extensions[extension];
    if (!isCode || !path.isAbsolute(file)) continue;
    for (const name of exportNames(file, sourceOf(file))) names.add(name);
  }
}

// The names that a file with this source exports, as far as they can be told.
function exportNames(filename, source) {
  const entry = known.get(filename);
  if (entry?.source === source) return entry.names;
  const { exports, reexports } = parse(source);
  const names = new Set(exports);
  // Before the others are looked at: they may name this one.
  known.set(filename, { source, names });
  if (reexports.length > 0) addReexports(names, reexports, filename);
  return names;
}

// The exports of a module that the `load` hook gave the source of; what it requires goes through
// the hooks as well.
function runGiven(filename, source, job) {
  const module = probe(filename);
  if (job.isMain) process.mainModule = module;
  const { requireFromLoaded } = require('internal/modules/esm/require');
  module.require = (request) => requireFromLoaded(module, request, job.url);
  module._compile(source, filename);
  module.loaded = true;
  return module.exports;
}

function sourceOf(filename) {
  try {
    return readSource(filename);
  } catch {
    // Running it will say what is wrong.
    return '';
  }
}

function translateCommonJs(job, source, text) {
  const filename = job.url.startsWith('file:') ? filePath(job.url) : job.url;
  const given = source === null || source === undefined ? undefined : text(source);
  const names = exportNames(filename, given ?? sourceOf(filename));
  const wrap = new ModuleWrap(job.url, [...new Set(['default', ...names])], () => {
    const exports = given === undefined ? Module._load(filename, undefined, job.isMain) :
      runGiven(filename, given, job);
    for (const name of names) {
      if (name === 'default' || !isOwn(exports, name)) continue;
      let value;
      try {
        value = exports[name];
      } catch {
        // A getter that throws leaves its name undefined.
      }
      wrap.setExport(name, value);
    }
    wrap.setExport('default', exports);
  });
  return wrap;
}

function isOwn(exports, name) {
  return exports !== undefined && exports !== null && Object.hasOwn(exports, name);
}

module.exports = { translateCommonJs };
