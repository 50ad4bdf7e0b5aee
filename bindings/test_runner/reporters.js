'use strict';

// node:test/reporters

function lazy(name, load) {
  Object.defineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable: true, get: load,
  });
}

lazy('dot', () => require('internal/test/reporters/dot'));
lazy('junit', () => require('internal/test/reporters/junit'));
lazy('spec', () => makeCallable(require('internal/test/reporters/spec')));
lazy('tap', () => require('internal/test/reporters/tap'));

// A class that may be called without `new`.
function makeCallable(Class) {
  return new Proxy(Class, {
    __proto__: null,
    apply: (target, receiver, args) => Reflect.construct(target, args),
  });
}
