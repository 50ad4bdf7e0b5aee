'use strict';

// Names to addresses and back as the system does it: lookup() and lookupService() with callbacks,
// and the steps that the promise forms share.

const { codes } = require('internal/errors');
const { dnsException } = require('internal/errors/system');
const { customPromisifyArgs, asyncContext } = require('internal/util');
const { validateFunction, validatePort } = require('internal/validators');
const { checkHostname, parseLookup, warnOfHostname } = require('internal/dns/settings');

const binding = internalBinding('dns');
const net = internalBinding('net');

// `error` is the system's number, `name` what the resolver calls it.
function failure(error, name, syscall, hostname) {
  const code = name === 'EAI_NONAME' || name === 'EAI_NODATA' ? 'ENOTFOUND' : name;
  const exception = dnsException(code, syscall, hostname);
  exception.errno = error;
  return exception;
}

function inContext(callback, type) {
  return asyncContext.active ? asyncContext.bind(callback, type) : callback;
}

function arrange(list, order) {
  if (order === 'verbatim') return list;
  const first = order === 'ipv4first' ? 4 : 6;
  return [
    ...list.filter(({ family }) => family === first),
    ...list.filter(({ family }) => family !== first),
  ];
}

// Calls `done(error, list of { address, family })` on a later turn.
function find(hostname, { family, hints, order }, done) {
  const then = inContext(done, 'GETADDRINFOREQWRAP');
  binding.lookup(hostname, family, hints, (error, found) => {
    if (error !== 0) {
      then(failure(error, found, 'getaddrinfo', hostname));
      return;
    }
    const list = [];
    for (let i = 0; i < found.length; i += 2) {
      list.push({ address: found[i], family: found[i + 1] });
    }
    then(null, arrange(list, order));
  });
}

// What needs no system: [list of addresses] or [], undefined for a name to look up.
function known(hostname) {
  if (!hostname) {
    warnOfHostname(hostname);
    return [];
  }
  const family = net.ipFamily(hostname);
  return family === 0 ? undefined : [{ address: hostname, family }];
}

function parseArguments(args) {
  let [, options, callback] = args;
  if (typeof options === 'function') [options, callback] = [undefined, options];
  const optionsValid = options === undefined || typeof options === 'number' ||
    typeof options === 'object';
  validateFunction(optionsValid || args.length > 2 ? callback : options, 'callback');
  if (!optionsValid) {
    throw new codes.ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  }
  return [parseLookup(options, true), callback];
}

function lookup(hostname, options, callback) {
  checkHostname(hostname);
  const [wanted, done] = parseArguments(arguments.length === 2 ?
    [hostname, options] : [hostname, options, callback]);
  const list = known(hostname);
  if (list !== undefined) {
    if (wanted.all) process.nextTick(done, null, list);
    else if (list.length > 0) process.nextTick(done, null, list[0].address, list[0].family);
    else process.nextTick(done, null, null, wanted.family === 6 ? 6 : 4);
    return {};
  }
  find(hostname, wanted, (error, found) => {
    if (error) done(error);
    else if (wanted.all) done(null, found);
    else done(null, found[0].address, found[0].family);
  });
  return {};
}

// Checks the arguments and calls `done(error, hostname, service)` on a later turn.
function findService(address, port, done) {
  const then = inContext(done, 'GETNAMEINFOREQWRAP');
  binding.lookupService(address, port, (error, host, service) => {
    if (error === 0) then(null, host, service);
    else then(failure(error, host, 'getnameinfo', address));
  });
}

function checkService(address, port) {
  if (net.ipFamily(`${address}`) === 0) throw new codes.ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
}

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new codes.ERR_MISSING_ARGS('address', 'port', 'callback');
  checkService(address, port);
  validateFunction(callback, 'callback');
  findService(address, Number(port), callback);
  return {};
}

Object.defineProperty(lookup, customPromisifyArgs, {
  __proto__: null, value: ['address', 'family'],
});
Object.defineProperty(lookupService, customPromisifyArgs, {
  __proto__: null, value: ['hostname', 'service'],
});

module.exports = { checkService, find, findService, known, lookup, lookupService };
