'use strict';

// Exports that are required while their module still runs, because two modules require each other.
// Reading a name that is not there yet gives a warning: it is the usual way to notice such a cycle.

function warn(property) {
  process.emitWarning(`Accessing non-existent property '${String(property)}' of module exports ` +
                      'inside circular dependency');
}

const watcher = new Proxy({}, {
  __proto__: null,
  get(target, property) {
    // Transpiled code asks for __esModule to learn what it has got.
    if (property in target || property === '__esModule') return target[property];
    warn(property);
    return undefined;
  },
  getOwnPropertyDescriptor(target, property) {
    if (!Object.hasOwn(target, property) && property !== '__esModule') warn(property);
    return Object.getOwnPropertyDescriptor(target, property);
  },
});

function hasPrototype(value, prototype) {
  return typeof value === 'object' && value !== null && !internalBinding('util').isProxy(value) &&
    Object.getPrototypeOf(value) === prototype;
}

function watchUnfinishedExports(module) {
  const { exports } = module;
  if (hasPrototype(exports, Object.prototype) && !exports.__esModule) {
    Object.setPrototypeOf(exports, watcher);
  }
}

function finishExports(module) {
  if (hasPrototype(module.exports, watcher)) {
    Object.setPrototypeOf(module.exports, Object.prototype);
  }
}

module.exports = { finishExports, watchUnfinishedExports };
