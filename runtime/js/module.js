'use strict';

// The public module 'module'.

const { Module } = require('internal/modules/cjs/loader');
const { codes } = require('internal/errors');

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

for (const name of ['enableCompileCache', 'getCompileCacheDir']) {
  Module[name] = { [name]() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`module.${name}`);
  } }[name];
}

module.exports = Module;
