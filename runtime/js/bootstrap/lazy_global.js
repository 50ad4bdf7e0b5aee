'use strict';

// Globals that load their module when they are first used. Asking whether they are there ('x' in
// globalThis) does not load anything, and a program may assign to them like to any other property.

const { exists } = require('internal/bootstrap/realm');

function define(target, name, value, enumerable) {
  Object.defineProperty(target, name, {
    __proto__: null, value, writable: true, enumerable, configurable: true,
  });
}

function defineLazy(target, name, load, enumerable = false) {
  Object.defineProperty(target, name, {
    __proto__: null,
    get() {
      const value = load();
      define(target, name, value, enumerable);
      return value;
    },
    set(value) {
      define(target, name, value, enumerable);
    },
    enumerable,
    configurable: true,
  });
}

// `names` of the module `id`, as far as there is such a module: what programs see are plain
// properties. For those of a process's start: it costs the snapshot less than a getter does.
function defineLazyFrom(target, id, names, enumerable = false) {
  if (exists(id)) internalBinding('builtins').defineLazy(target, id, names, enumerable);
}

// Native code calls it for a property that defineLazyFrom() made. A name equal to the id stands for
// the module itself.
function loadLazy(id, name) {
  const exports = require(id);
  return name === id ? exports : exports[name];
}

module.exports = { define, defineLazy, defineLazyFrom, loadLazy };
