'use strict';

// The functions of dns and dns/promises that send queries of their own. What is behind them loads
// at the first query: most programs only use lookup().

const kQueries = [
  'getServers', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname',
  'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTxt',
  'reverse', 'setServers',
];

function missing(name) {
  const { ERR_METHOD_NOT_IMPLEMENTED } = require('internal/errors').codes;
  throw new ERR_METHOD_NOT_IMPLEMENTED(`dns.${name}()`);
}

function defineResolver(target, promises) {
  for (const name of kQueries) target[name] = () => missing(name);
  target.Resolver = class Resolver {
    constructor() {
      missing(promises ? 'promises.Resolver' : 'Resolver');
    }
  };
}

module.exports = { defineResolver };
