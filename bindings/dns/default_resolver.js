'use strict';

// The functions of dns and dns/promises that send queries of their own. What is behind them loads
// at the first one: most programs only use lookup().

const kQueries = [
  'getServers', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname',
  'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTxt',
  'reverse',
];

function lazyResolver() {
  return require('internal/dns/resolver');
}

function defineResolver(target, promises) {
  for (const name of kQueries) {
    target[name] = (...args) => lazyResolver().defaultResolver(promises)[name](...args);
    Object.defineProperty(target[name], 'name', { __proto__: null, value: name });
  }
  target.setServers = function setServers(servers) {
    lazyResolver().setDefaultServers(servers);
  };
  const replace = (value) => {
    Object.defineProperty(target, 'Resolver', {
      __proto__: null, value, writable: true, enumerable: true, configurable: true,
    });
  };
  Object.defineProperty(target, 'Resolver', {
    __proto__: null,
    get() {
      const { PromiseResolver, Resolver } = lazyResolver();
      replace(promises ? PromiseResolver : Resolver);
      return target.Resolver;
    },
    set: replace,
    enumerable: true,
    configurable: true,
  });
}

module.exports = { defineResolver };
