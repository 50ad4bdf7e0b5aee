'use strict';

// module.enableCompileCache(): what V8 compiled of the program's modules is kept on disk, so that
// the next process does not compile it again.
// https://nodejs.org/docs/latest-v22.x/api/module.html#module-compile-cache

const path = require('path');
const { setCompileCache } = require('internal/modules/cjs/loader');
const { hooks } = require('internal/process/execution');
const { validateString } = require('internal/validators');
const { ModuleWrap } = internalBinding('module_wrap');
const native = internalBinding('compile_cache');

const status = Object.freeze({
  __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3,
});

let folder;           // undefined while the cache is off
let pending = [];     // what was compiled here, and is to be written: { name, source, makeCache }

function later(name, source, makeCache) {
  pending.push({ name, source, makeCache });
}

// A CommonJS module's function. `compile()` compiles without a cache.
function compileFunction(source, filename, parameters, compile) {
  const name = `commonjs ${filename}`;
  const cache = native.read(folder, name, source);
  let body;
  if (cache === undefined) {
    body = compile();
  } else {
    const [compiled, isOfUse] = native.compileFunction(source, filename, parameters, cache);
    if (isOfUse) return compiled;
    body = compiled;
  }
  later(name, source, () => native.cacheOfFunction(body));
  return body;
}

// The record of an ES module from a file.
function compileModule(source, url) {
  const name = `module ${url}`;
  const cache = native.read(folder, name, source);
  // null: nothing is there yet, but there will be.
  const wrap = new ModuleWrap(url, source, undefined, undefined, undefined, cache ?? null);
  if (cache === undefined || wrap.cacheRejected()) {
    later(name, source, () => wrap.createCachedData());
  }
  return wrap;
}

// Writes what has been compiled so far. A disk that does not take it only costs time later.
function flush() {
  const work = pending;
  pending = [];
  for (const { makeCache, name, source } of work) {
    const cache = makeCache();
    if (cache !== undefined) native.write(folder, name, source, cache);
  }
}

// Where the caches of this build, of V8 with its flags, and of this user are.
function folderIn(base) {
  const { arch, geteuid, version } = process;
  const build = internalBinding('builtins').snapshotId().slice(0, 16);
  const flags = native.tag().toString(16).padStart(8, '0');
  return path.join(path.resolve(base), `${version}-${arch}-${build}-${flags}-${geteuid()}`);
}

function failed(error) {
  return { status: status.FAILED, message: `Cannot use the compile cache: ${error.message}` };
}

function enableCompileCache(cacheDir) {
  if (cacheDir === undefined) {
    const { NODE_COMPILE_CACHE, TEMP, TMP, TMPDIR } = process.env;
    // As os.tmpdir(), which not every variant has.
    cacheDir = NODE_COMPILE_CACHE ||
      path.join(TMPDIR || TMP || TEMP || '/tmp', 'node-compile-cache');
  }
  validateString(cacheDir, 'cacheDir');
  if (folder !== undefined) return { status: status.ALREADY_ENABLED, directory: folder };
  if (process.env.NODE_DISABLE_COMPILE_CACHE) {
    return { status: status.DISABLED, message: 'Disabled by NODE_DISABLE_COMPILE_CACHE' };
  }
  let found;
  try {
    found = folderIn(cacheDir);
    native.open(found);
  } catch (error) {
    return failed(error);
  }
  folder = found;
  setCompileCache({ compileFunction, compileModule });
  const { ended } = hooks;
  hooks.ended = () => {
    ended?.();
    flush();
  };
  return { status: status.ENABLED, directory: folder };
}

function getCompileCacheDir() {
  return folder;
}

function flushCompileCache() {
  flush();
}

module.exports = { enableCompileCache, flushCompileCache, getCompileCacheDir, status };
