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

// `names` of the module `id`, as far as there is such a module.
function defineLazyFrom(target, id, names, enumerable = false) {
  if (!exists(id)) return;
  for (const name of names) defineLazy(target, name, () => require(id)[name], enumerable);
}

module.exports = { define, defineLazy, defineLazyFrom };
