'use strict';

// The public module 'module'.

const { Module } = require('internal/modules/cjs/loader');

Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  require('internal/modules/esm/translators').syncBuiltinESMExports();
};

Module.register = function register(specifier, parentURL, options) {
  return require('internal/modules/esm/hooks').register(specifier, parentURL, options);
};

Module.findSourceMap = function findSourceMap(path) {
  return require('internal/source_map/cache').findSourceMap(path);
};

Object.defineProperty(Module, 'SourceMap', {
  __proto__: null,
  get: () => require('internal/source_map/source_map').SourceMap,
  configurable: true,
  enumerable: true,
});

for (const name of ['enableCompileCache', 'flushCompileCache', 'getCompileCacheDir']) {
  Module[name] = { [name](...args) {
    return require('internal/modules/compile_cache')[name](...args);
  } }[name];
}

Object.defineProperty(Module, 'constants', {
  __proto__: null,
  get() {
    const constants = Object.freeze({
      __proto__: null, compileCacheStatus: require('internal/modules/compile_cache').status,
    });
    Object.defineProperty(Module, 'constants', { __proto__: null, value: constants });
    return constants;
  },
  configurable: true,
  enumerable: true,
});

module.exports = Module;
