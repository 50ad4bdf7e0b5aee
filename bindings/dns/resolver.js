'use strict';

// Resolver, with callbacks and with promises: queries to name servers of one's own choice.

const { codes } = require('internal/errors');
const { dnsException } = require('internal/errors/system');
const { asyncContext } = require('internal/util');
const { validateArray, validateFunction, validateInt32, validateString } =
  require('internal/validators');
const { errorCodes } = require('internal/dns/settings');

const binding = internalBinding('dns');
const net = internalBinding('net');

const kPort = 53;

// Methods by type of record: [method, name of the query in errors, number of the type].
const kTypes = {
  __proto__: null,
  A: ['resolve4', 'queryA', 1],
  AAAA: ['resolve6', 'queryAaaa', 28],
  ANY: ['resolveAny', 'queryAny', 255],
  CAA: ['resolveCaa', 'queryCaa', 257],
  CNAME: ['resolveCname', 'queryCname', 5],
  MX: ['resolveMx', 'queryMx', 15],
  NAPTR: ['resolveNaptr', 'queryNaptr', 35],
  NS: ['resolveNs', 'queryNs', 2],
  PTR: ['resolvePtr', 'queryPtr', 12],
  SOA: ['resolveSoa', 'querySoa', 6],
  SRV: ['resolveSrv', 'querySrv', 33],
  TXT: ['resolveTxt', 'queryTxt', 16],
};

// c-ares numbers its codes in this order, from 1.
const kCodes = Object.values(errorCodes);

function toAscii(name) {
  return /^[\0-\x7f]*$/.test(name) ? name : require('internal/url').domainToASCII(name);
}

// Sends a query and calls `done(error, result)` on a later turn.
function ask(handle, syscall, type, name, withTtl, done) {
  const then = asyncContext.active ? asyncContext.bind(done, 'QUERYWRAP') : done;
  const finish = (status, result, ttls) => {
    if (status !== 0) {
      then(dnsException(kCodes[status - 1] ?? 'EBADRESP', syscall, name));
    } else if (withTtl && ttls?.length > 0) {
      then(null, result.map((address, i) => ({ address, ttl: ttls[i] })));
    } else {
      then(null, result);
    }
  };
  if (type !== undefined) {
    handle.query(toAscii(name), type, finish);
    return;
  }
  const failure = handle.reverse(name, finish);
  if (failure !== 0) throw dnsException(failure, syscall, name);
}

// '1.2.3.4', '::1', '1.2.3.4:53' or '[::1]:53' as [address, port].
function parseServer(text) {
  if (net.ipFamily(text) !== 0) return [text, kPort];
  const bracket = /^\[([^[\]]*)\](?::(\d+))?$/.exec(text);
  if (bracket !== null) {
    if (net.ipFamily(bracket[1]) === 6) return [bracket[1], Number(bracket[2]) || kPort];
  } else {
    const colon = text.lastIndexOf(':');
    const port = text.slice(colon + 1);
    const address = text.slice(0, colon);
    if (colon > 0 && /^\d+$/.test(port) && net.ipFamily(address) !== 0) {
      return [address, Number(port) || kPort];
    }
  }
  throw new codes.ERR_INVALID_IP_ADDRESS(text);
}

class ResolverBase {
  constructor(options = undefined) {
    const { timeout = -1, tries = 4 } = { ...options };
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    this._handle = new binding.ChannelWrap(timeout, tries);
  }

  cancel() {
    this._handle.cancel();
  }

  getServers() {
    const servers = this._handle.getServers() ?? [];
    return servers.map(([address, port]) => {
      if (!port || port === kPort) return address;
      return `${address.includes(':') ? `[${address}]` : address}:${port}`;
    });
  }

  setServers(servers) {
    validateArray(servers, 'servers');
    const list = [];
    servers.forEach((server, i) => {
      validateString(server, `servers[${i}]`);
      list.push(...parseServer(server));
    });
    const before = this._handle.getServers().flat();
    const status = this._handle.setServers(list);
    if (status === 0) return;
    if (status > 0) this._handle.setServers(before);
    const reason = status < 0 ? 'There are pending queries.' : binding.describe(status);
    throw new codes.ERR_DNS_SET_SERVERS_FAILED(reason, servers);
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    const first = localFamily(ipv4);
    const second = ipv6 === undefined ? 10 - first : localFamily(ipv6);
    if (first === second) {
      throw invalidAddress(`Cannot specify two IPv${first} addresses.`);
    }
    const other = ipv6 ?? '';
    if (first === 4) this._handle.setLocalAddress(ipv4, other);
    else this._handle.setLocalAddress(other, ipv4);
  }
}

function invalidAddress(message) {
  const error = new Error(message);
  error.code = 'ERR_INVALID_ARG_VALUE';
  return error;
}

function localFamily(address) {
  const family = net.ipFamily(address);
  if (family === 0) throw invalidAddress('Invalid IP address.');
  return family;
}

function define(Class, method, name, value) {
  Object.defineProperty(value, 'name', { __proto__: null, value: name });
  Object.defineProperty(Class.prototype, method, {
    __proto__: null, value, writable: true, enumerable: true, configurable: true,
  });
}

function defineAll(Class, makeQuery) {
  for (const [method, syscall, type] of Object.values(kTypes)) {
    define(Class, method, syscall, makeQuery(syscall, type));
  }
  define(Class, 'reverse', 'getHostByAddr', makeQuery('getHostByAddr', undefined));
}

class Resolver extends ResolverBase {
  resolve(hostname, rrtype, callback) {
    let type = rrtype;
    if (typeof rrtype === 'function') [type, callback] = ['A', rrtype];
    else if (typeof rrtype !== 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
    }
    if (kTypes[type] === undefined) throw new codes.ERR_INVALID_ARG_VALUE('rrtype', rrtype);
    return this[kTypes[type][0]](hostname, callback);
  }
}

defineAll(Resolver, (syscall, type) => function(name, callback, ...rest) {
  let options;
  if (rest.length > 0) [options, callback] = [callback, rest[0]];
  validateString(name, 'name');
  validateFunction(callback, 'callback');
  ask(this._handle, syscall, type, name, Boolean(options?.ttl), callback);
  return {};
});

class PromiseResolver extends ResolverBase {
  resolve(hostname, rrtype) {
    let type = 'A';
    if (rrtype !== undefined) {
      validateString(rrtype, 'rrtype');
      if (kTypes[rrtype] === undefined) throw new codes.ERR_INVALID_ARG_VALUE('rrtype', rrtype);
      type = rrtype;
    }
    return this[kTypes[type][0]](hostname);
  }
}
Object.defineProperty(PromiseResolver, 'name', { __proto__: null, value: 'Resolver' });

defineAll(PromiseResolver, (syscall, type) => function(name, options) {
  validateString(name, 'name');
  return new Promise((resolve, reject) => {
    ask(this._handle, syscall, type, name, Boolean(options?.ttl), (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
});

// What dns and dns/promises use themselves; they share their servers.
let defaults;

function useServersOf(resolver) {
  const other = Object.create(PromiseResolver.prototype);
  other._handle = resolver._handle;
  defaults = { callback: resolver, promise: other };
}

function defaultResolver(promises) {
  if (defaults === undefined) useServersOf(new Resolver());
  return promises ? defaults.promise : defaults.callback;
}

// Queries under way keep the servers that they were sent to.
function setDefaultServers(servers) {
  const resolver = new Resolver();
  resolver.setServers(servers);
  useServersOf(resolver);
}

module.exports = { PromiseResolver, Resolver, defaultResolver, setDefaultServers };
