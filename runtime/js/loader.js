'use strict';

// CommonJS: the Module class, require() and the handlers of file name extensions.

const path = require('path');
const { codes } = require('internal/errors');
const { publicId, publicIds, requireBuiltin } = require('internal/bootstrap/realm');
const { packageScope } = require('internal/modules/package_json');
const resolver = require('internal/modules/cjs/resolve');
const { codeCacheOf, isBundled, readSource } = require('internal/modules/source');
const { validateString } = require('internal/validators');

const kParent = Symbol('parent');
const kIsMain = Symbol('kIsMainSymbol');
const kParameters = ['exports', 'require', 'module', '__filename', '__dirname'];
const kWrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];

// Where every bare name is looked for at last; made when first asked for, of the environment as it
// was when _initPaths() ran.
let globalPaths = null;
let shownGlobalPaths = null;
let globalPathsFrom = {};

function hide(object, key, value) {
  Object.defineProperty(object, key, {
    __proto__: null, value, writable: true, enumerable: false, configurable: true,
  });
}

function adopt(parent, child, isKnown) {
  const children = parent?.children;
  if (children && !(isKnown && children.includes(child))) children.push(child);
}

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  this.exports = {};
  hide(this, kParent, parent);
  adopt(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.builtinModules = Object.freeze(publicIds());

function wrap(script) {
  return Module.wrapper[0] + script + Module.wrapper[1];
}
Module.wrap = wrap;
Module.wrapper = [...kWrapper];

// Programs that instrument code replace the wrapper; without that, functions are compiled directly.
function isWrapperPatched() {
  return Module.wrap !== wrap || Module.wrapper[0] !== kWrapper[0] ||
    Module.wrapper[1] !== kWrapper[1];
}

// With --pending-deprecation the parent is deprecated to look at.
let noteParent = () => {};
function watchParent() {
  noteParent = require('internal/util').deprecate(
    () => {}, 'module.parent is deprecated due to accuracy issues. Please use require.main to ' +
    'find program entry point instead.', 'DEP0144');
}

Object.defineProperty(Module.prototype, 'parent', {
  __proto__: null,
  get() {
    noteParent();
    return this[kParent];
  },
  set(parent) {
    noteParent();
    this[kParent] = parent;
  },
});

Object.defineProperty(Module, '_stat', {
  __proto__: null,
  get: resolver.getStat,
  set: resolver.setStat,
  configurable: true,
});

Object.defineProperty(Module.prototype, 'constructor', {
  __proto__: null,
  get() {
    return Module;
  },
  enumerable: false,
});

Module._findPath = function(request, paths, isMain) {
  if (path.isAbsolute(request)) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const key = `${request}\x00${paths.join('\x00')}`;
  const known = Module._pathCache[key];
  if (known) return known;
  const found = resolver.findFile(request, paths, () => Object.keys(Module._extensions), isMain);
  if (found) Module._pathCache[key] = found;
  return found;
};

Module._nodeModulePaths = resolver.nodeModulePaths;

Module._resolveLookupPaths = function(request, parent) {
  if (publicId(request) !== undefined) return null;
  if (!resolver.isRelative(request)) {
    const everyones = everyonesPaths();
    const paths = parent?.paths?.length ? [...parent.paths, ...everyones] : everyones;
    return paths.length > 0 ? paths : null;
  }
  // Without a file the request is relative to the current directory.
  return parent?.id && parent.filename ? [path.dirname(parent.filename)] : ['.'];
};

function lookupPaths(request, parent, options) {
  if (typeof options !== 'object' || options === null || options.paths === undefined) {
    return Module._resolveLookupPaths(request, parent);
  }
  if (!Array.isArray(options.paths)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.paths', options.paths);
  }
  if (resolver.isRelative(request)) return options.paths;
  const fake = new Module('', null);
  const result = new Set();
  for (const start of options.paths) {
    fake.paths = Module._nodeModulePaths(start);
    for (const one of Module._resolveLookupPaths(request, fake)) result.add(one);
  }
  return [...result];
}

// What to do about a built-in module that this runtime was built without; '' for other requests.
function leftOutHint(request) {
  const id = request.startsWith('node:') ? request.slice(5) : request;
  const module = internalBinding('builtins').leftOut(id);
  return module === '' ? '' :
    `: this runtime is built without it; add '${module}' to the modules of its gyre_runtime()`;
}

// Puts the hint into the error, where there is one.
function addLeftOutHint(error, request) {
  const hint = leftOutHint(request);
  if (hint === '') return false;
  const { message, stack } = error;
  error.stack = stack.replace(message, () => message + hint);
  error.message = message + hint;
  return true;
}

function notFound(request, parent) {
  const requireStack = [];
  for (let at = parent; at; at = at[kParent]) requireStack.push(at.filename || at.id);
  const stack = requireStack.length === 0 ? '' :
    `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  const hint = leftOutHint(request);
  const error = new Error(`Cannot find module '${request}'${hint}${stack}`);
  Error.captureStackTrace(error, notFound);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  return error;
}

// A bare name from inside of a package, as "imports" maps to it.
function findBare(request, directory) {
  return publicId(request) ?? Module._findPath(request, Module._nodeModulePaths(directory), false);
}

// What --require is relative to; nothing where the directory has been removed.
function preloadBase() {
  try {
    return process.cwd() + path.sep;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

Module._resolveFilename = function(request, parent, isMain, options) {
  if (publicId(request) !== undefined) return request;
  const paths = lookupPaths(request, parent, options);
  const parentFile = parent?.filename ??
    (parent?.id === 'internal/preload' ? preloadBase() : undefined);
  if (request[0] === '#' && parentFile) {
    const imported = resolver.tryImports(parentFile, request, findBare);
    if (imported !== undefined) return imported;
  }
  const found = resolver.trySelf(parentFile, request) ??
    Module._findPath(request, paths, isMain);
  if (found) return found;
  throw notFound(request, parent);
};

let cycles = null;   // internal/modules/cjs/cycle, once there was a cycle

// Where a request from a folder led, so that asking again costs one look-up.
const resolved = new Map();

function loadBuiltin(request) {
  const id = publicId(request);
  if (id === undefined) {
    const error = new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
    addLeftOutHint(error, request);
    throw error;
  }
  return requireBuiltin(id);
}

function fromCache(filename, parent) {
  const cached = Module._cache[filename];
  if (cached === undefined) return undefined;
  adopt(parent, cached, true);
  if (!cached.loaded) {
    cycles ??= require('internal/modules/cjs/cycle');
    cycles.watchUnfinishedExports(cached);
  }
  return cached;
}

Module._load = function(request, parent, isMain) {
  const key = parent ? `${parent.path}\x00${request}` : '';
  if (parent) {
    const filename = resolved.get(key);
    if (filename !== undefined) {
      const cached = fromCache(filename, parent);
      if (cached !== undefined) return cached.exports;
      resolved.delete(key);
    }
  }
  if (request.startsWith('node:')) return loadBuiltin(request);

  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = fromCache(filename, parent);
  if (cached !== undefined) return cached.exports;
  if (publicId(filename) !== undefined) return loadBuiltin(filename);

  const module = new Module(filename, parent);
  module[kIsMain] = Boolean(isMain);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  Module._cache[filename] = module;
  if (parent) resolved.set(key, filename);
  let failed = true;
  try {
    module.load(filename);
    failed = false;
  } finally {
    if (failed) forget(module, filename, parent, key);
    else cycles?.finishExports(module);
  }
  return module.exports;
};

function forget(module, filename, parent, key) {
  delete Module._cache[filename];
  resolved.delete(key);
  const children = parent?.children;
  if (!Array.isArray(children)) return;
  const index = children.indexOf(module);
  if (index !== -1) children.splice(index, 1);
}

// The longest extension of `filename` that has a handler: '.test.js' before '.js'.
function registeredExtension(filename) {
  const name = path.basename(filename);
  for (let dot = name.indexOf('.', 1); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const extension = name.slice(dot);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

Module.prototype.load = function(filename) {
  this.filename = filename;
  this.paths = Module._nodeModulePaths(path.dirname(filename));
  if (filename.endsWith('.mjs') && !Module._extensions['.mjs']) {
    loadAsEsm(this, filename);
    this.loaded = true;
    return;
  }
  Module._extensions[registeredExtension(filename)](this, filename);
  this.loaded = true;
};

Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') throw new codes.ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  return Module._load(id, this, false);
};

let compileCache = null;   // internal/modules/compile_cache, once it is on
function setCompileCache(cache) {
  compileCache = cache;
}

function compile(content, filename) {
  const cache = codeCacheOf(filename, content);
  // The first line may name an interpreter; as a comment it keeps all positions.
  if (content.startsWith('#!')) content = `//${content.slice(2)}`;
  const contextify = internalBinding('contextify');
  if (isWrapperPatched()) return contextify.compileScript(Module.wrap(content), filename);
  if (compileCache !== null && cache === undefined) {
    return compileCache.compileFunction(
      content, filename, kParameters,
      () => contextify.compileFunction(content, filename, kParameters));
  }
  return contextify.compileFunction(content, filename, kParameters, cache);
}

// For source maps: hears of (file, source, module) of everything that is compiled.
let compileHook = null;
function setCompileHook(hook) {
  compileHook = hook;
}

Module.prototype._compile = function(content, filename, format) {
  let body;
  compileHook?.(filename, content, this);
  try {
    body = compile(content, filename);
  } catch (error) {
    if (format === 'commonjs' || !reparseAsEsm(this, filename, content, error)) {
      if (this[kIsMain]) hintAtEsm(error, filename, content);
      throw error;
    }
    return undefined;
  }
  const args = [this.exports, makeRequire(this), this, filename, path.dirname(filename)];
  const isOutermost = resolver.beginStatCache();
  try {
    return Reflect.apply(body, this.exports, args);
  } finally {
    if (isOutermost) resolver.endStatCache();
  }
};

function option(name, fallback) {
  return require('internal/options').getOptionValue(name, fallback);
}

function loadAsEsm(module, filename, pkg) {
  const parent = module[kParent];
  if (!option('--experimental-require-module', true)) {
    const { containsModuleSyntax } = require('internal/modules/esm/detect');
    const isEsm = !filename.endsWith('.js') ||
      containsModuleSyntax(readSource(filename), filename);
    throw new codes.ERR_REQUIRE_ESM(filename, isEsm, parent?.filename, pkg?.file);
  }
  module.exports = require('internal/modules/esm/require').requireModule(filename, parent);
}

// Says what is missing where the main script looks like an ES module and is none.
function hintAtEsm(error, filename, content) {
  const { isModuleSyntaxError } = require('internal/modules/esm/detect');
  if (!isModuleSyntaxError(error, content, filename)) return;
  const { emitWarningNow } = require('internal/process/warning');
  emitWarningNow(
    'To load an ES module, set "type": "module" in the package.json or use the .mjs extension.');
}

// A source that does not compile: true when it is an ES module and runs, or ran, as one.
function reparseAsEsm(module, filename, content, error) {
  if (!option('--experimental-detect-module', true) ||
      option('--experimental-default-type') === 'commonjs') {
    return false;
  }
  if (!module[kIsMain] && !option('--experimental-require-module', true)) return false;
  const { isModuleSyntaxError } = require('internal/modules/esm/detect');
  if (!isModuleSyntaxError(error, content, filename)) return false;
  if (module[kIsMain]) {
    delete Module._cache[filename];
    process.mainModule = undefined;
    require('internal/modules/esm/run_main').runFile(filename);
  } else {
    if (filename.endsWith('.js')) {
      const { warnReparsed } = require('internal/modules/esm/format');
      warnReparsed(filename, require('internal/modules/esm/urls').fileUrl(filename));
    }
    loadAsEsm(module, filename);
  }
  return true;
}

Module._extensions['.js'] = function(module, filename) {
  let format;
  if (filename.endsWith('.js')) {
    const pkg = packageScope(filename);
    if (pkg?.type === 'module') {
      loadAsEsm(module, filename, pkg);
      return;
    }
    format = pkg?.type;
  } else if (filename.endsWith('.cjs')) {
    format = 'commonjs';
  }
  module._compile(readSource(filename), filename, format);
};

Module._extensions['.json'] = function(module, filename) {
  const content = readSource(filename);
  try {
    module.exports = JSON.parse(content.charCodeAt(0) === 0xFEFF ? content.slice(1) : content);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
};

Module._extensions['.node'] = function(module, filename) {
  return process.dlopen(module, filename);
};

function makeRequire(module) {
  const require = function require(path) {
    return module.require(path);
  };
  function resolve(request, options) {
    validateString(request, 'request');
    return Module._resolveFilename(request, module, false, options);
  }
  resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  };
  require.resolve = resolve;
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

Module.isBuiltin = function isBuiltin(request) {
  return typeof request === 'string' && publicId(request) !== undefined;
};

Module.createRequire = function createRequire(filename) {
  let file = filename;
  if (typeof filename !== 'string' || !path.isAbsolute(filename)) {
    try {
      file = require('internal/url').fileURLToPath(filename);
    } catch {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'filename', filename,
        'must be a file URL object, file URL string, or absolute path string');
    }
  }
  // A folder stands for any file in it.
  if (file.endsWith('/')) file = path.join(file, 'noop.js');
  const module = new Module(file);
  module.filename = file;
  module.paths = Module._nodeModulePaths(module.path);
  return makeRequire(module);
};

function everyonesPaths() {
  if (globalPaths !== null) return globalPaths;
  if (isBundled() || option('--global-search-paths', true) === false) return globalPaths = [];
  const { HOME, NODE_PATH } = globalPathsFrom;
  globalPaths = NODE_PATH ? NODE_PATH.split(path.delimiter).filter(Boolean) : [];
  if (HOME) {
    globalPaths.push(path.resolve(HOME, '.node_modules'), path.resolve(HOME, '.node_libraries'));
  }
  globalPaths.push(path.resolve(process.execPath, '..', '..', 'lib', 'node'));
  return globalPaths;
}

// A copy, which programs may change: it changes nothing.
Object.defineProperty(Module, 'globalPaths', {
  __proto__: null,
  get() {
    return shownGlobalPaths ??= [...everyonesPaths()];
  },
  set(paths) {
    shownGlobalPaths = paths;
  },
  enumerable: true,
  configurable: true,
});

Module._initPaths = function() {
  if (option('--pending-deprecation')) watchParent();
  const { HOME, NODE_PATH } = process.env;
  globalPathsFrom = { HOME, NODE_PATH };
  globalPaths = null;
  shownGlobalPaths = null;
};

let isPreloading = false;

// --require: as from a file in the current directory.
Module._preloadModules = function(requests) {
  const parent = new Module('internal/preload', null);
  try {
    parent.paths = Module._nodeModulePaths(process.cwd());
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  isPreloading = true;
  for (const request of requests) parent.require(request);
  isPreloading = false;
};

Object.defineProperty(Module.prototype, 'isPreloading', {
  __proto__: null, get: () => isPreloading, configurable: true,
});

// Whether the main script `file` is an ES module, as far as its name tells.
function isEsmEntry(file) {
  const preferred = option('--experimental-default-type');
  if (preferred === 'module' || option('--import').length > 0 ||
      option('--experimental-loader').length > 0) {
    return true;
  }
  if (!file || file.endsWith('.cjs')) return false;
  if (file.endsWith('.mjs')) return true;
  if (file.endsWith('.wasm') && option('--experimental-wasm-modules')) return true;
  return packageScope(file)?.type === 'module';
}

Module.runMain = function(main = process.argv[1]) {
  const isModule = option('--experimental-default-type') === 'module';
  const full = path.isAbsolute(main) ? main : path.resolve(main);
  const file = isModule ? full : Module._findPath(full, null, true);
  if (isEsmEntry(file)) require('internal/modules/esm/run_main').runFile(file || main);
  else Module._load(main, null, true);
};

Module.Module = Module;

module.exports = {
  Module,
  addLeftOutHint,
  compile,
  compileCache: () => compileCache,
  compileHook: () => compileHook,
  loadBuiltin,
  makeRequire,
  setCompileCache,
  setCompileHook,
};
