'use strict';

// From a source of one format to a module record.

const { codes } = require('internal/errors');
const { publicId, requireBuiltin } = require('internal/bootstrap/realm');
const { filePath, splitSuffix } = require('internal/modules/esm/urls');
const { codeCacheOf, isBundled } = require('internal/modules/source');
const { ModuleWrap } = internalBinding('module_wrap');

function text(source, hook = 'load') {
  if (typeof source === 'string') return source;
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer ||
      source instanceof SharedArrayBuffer) {
    const { TextDecoder } = require('internal/encoding');
    return new TextDecoder().decode(source);
  }
  const error = new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(
    'string, array buffer, or typed array', hook, 'source', source);
  throw error;
}

function withoutMark(source) {
  return source.charCodeAt(0) === 0xFEFF ? source.slice(1) : source;
}

function defaultOnly(url, value) {
  const wrap = new ModuleWrap(url, ['default'], () => wrap.setExport('default', value));
  return wrap;
}

function translateModule(job, source) {
  const code = text(source);
  const { compileCache, compileHook } = require('internal/modules/cjs/loader');
  compileHook()?.(job.url, code);
  if (!job.url.startsWith('file:')) return new ModuleWrap(job.url, code);
  if (isBundled()) {
    const bytes = codeCacheOf(filePath(job.url), code);
    return new ModuleWrap(job.url, code, undefined, undefined, undefined, bytes);
  }
  const cache = compileCache();
  return cache === null ? new ModuleWrap(job.url, code) : cache.compileModule(code, job.url);
}

function translateJson(job, source) {
  const { Module } = require('internal/modules/cjs/loader');
  const [address, suffix] = splitSuffix(job.url);
  // require() of the same file gives the same object.
  const file = address.startsWith('file:') && suffix === '' ? filePath(address) : undefined;
  const known = file === undefined ? undefined : Module._cache[file];
  if (known?.loaded) return defaultOnly(job.url, known.exports);
  let value;
  try {
    value = JSON.parse(withoutMark(text(source)));
  } catch (error) {
    error.message = `${file ?? (address.startsWith('file:') ? filePath(address) : job.url)}: ` +
      error.message;
    throw error;
  }
  if (file !== undefined) Module._cache[file] = { exports: value, loaded: true };
  return defaultOnly(job.url, value);
}

const builtins = new Map();   // id -> the module record of a built-in module

function builtinNames(exports) {
  const names = new Set(['default']);
  if ((typeof exports === 'object' && exports !== null) || typeof exports === 'function') {
    for (const name of Object.keys(exports)) names.add(name);
  }
  return [...names];
}

function setBuiltinExports(wrap, exports, names) {
  for (const name of names) {
    if (name === 'default') continue;
    let value;
    try {
      value = Object.hasOwn(exports, name) ? exports[name] : undefined;
    } catch {
      // A getter of the program's.
    }
    wrap.setExport(name, value);
  }
  wrap.setExport('default', exports);
}

function translateBuiltin(job) {
  const id = job.url.startsWith('node:') ? publicId(job.url) : undefined;
  // Throws, and says so where it is this runtime that was built without the module.
  if (id === undefined) require('internal/modules/cjs/loader').loadBuiltin(job.url);
  let entry = builtins.get(id);
  if (entry === undefined) {
    const exports = requireBuiltin(id);
    const names = builtinNames(exports);
    const wrap = new ModuleWrap(`node:${id}`, names, () => setBuiltinExports(wrap, exports, names));
    wrap.instantiate();
    wrap.evaluate();
    entry = { wrap, exports, names };
    builtins.set(id, entry);
  }
  return entry.wrap;
}

function syncBuiltinESMExports() {
  for (const { wrap, exports, names } of builtins.values()) {
    setBuiltinExports(wrap, exports, names);
  }
}

// WebAssembly has no part in linking: code in its place imports what it needs, and exports what it
// gives.
function translateWasm(job, source) {
  const { emitExperimentalWarning } = require('internal/util/experimental');
  emitExperimentalWarning('Importing WebAssembly modules');
  const compiled = new WebAssembly.Module(source);
  const from = [...new Set(WebAssembly.Module.imports(compiled).map(({ module }) => module))];
  const names = WebAssembly.Module.exports(compiled).map(({ name }) => name);
  job.instantiate = (namespaces) => {
    const imports = { __proto__: null };
    from.forEach((name, index) => { imports[name] = namespaces[index]; });
    const { exports } = new WebAssembly.Instance(compiled, imports);
    return names.map((name) => exports[name]);
  };
  const lines = from.map((name, index) => `import * as i${index} from ${JSON.stringify(name)};`);
  names.forEach((name, index) => {
    lines.push(`let e${index}; export { e${index} as ${JSON.stringify(name)} };`);
  });
  lines.push(`[${names.map((_, index) => `e${index}`)}] = import.meta.instantiate([` +
    `${from.map((_, index) => `i${index}`)}]);`);
  return new ModuleWrap(job.url, lines.join('\n'));
}

const translators = {
  __proto__: null,
  builtin: translateBuiltin,
  commonjs: (job, source) =>
    require('internal/modules/esm/commonjs').translateCommonJs(job, source, text),
  json: translateJson,
  module: translateModule,
  wasm: translateWasm,
};

// The module record of `job`; what comes from load hooks is checked here.
function translate(job, format, source) {
  const translator = translators[format];
  if (translator === undefined) throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, job.url);
  return translator(job, source);
}

module.exports = { syncBuiltinESMExports, translate };
