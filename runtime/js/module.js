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

for (const name of ['findSourceMap', 'enableCompileCache', 'getCompileCacheDir']) {
  Module[name] = { [name]() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`module.${name}`);
  } }[name];
}

module.exports = Module;
