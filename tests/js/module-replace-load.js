'use strict';

// Programs replace Module._load and Module._resolveFilename to answer require() themselves.

const Module = require('module');
const { _load, _resolveFilename } = Module;
Module._resolveFilename = function(request, ...rest) {
  return Reflect.apply(_resolveFilename, this, [request === 'alias' ? 'path' : request, ...rest]);
};
console.log(require('alias') === require('path'));
Module._load = function(request, parent, isMain) {
  if (request === 'virtual') return `for ${require('path').basename(parent.filename)}`;
  return Reflect.apply(_load, this, [request, parent, isMain]);
};
console.log(require('virtual'));
