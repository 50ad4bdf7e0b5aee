'use strict';

// How sockets find addresses: dns.lookup() where this runtime has it.

const { exists } = require('internal/bootstrap/realm');
const { binding } = require('internal/net/handle');
const { dnsException } = require('internal/errors/system');

function lookupBySystem(host, options, callback) {
  const family = binding.ipFamily(host);
  if (family !== 0) {
    const list = [{ address: host, family }];
    process.nextTick(() => answer(list, options, callback));
    return;
  }
  binding.lookup(host, options.family || 0, options.hints || 0, (error, found) => {
    if (error !== 0) {
      const code = found === 'EAI_NONAME' || found === 'EAI_NODATA' ? 'ENOTFOUND' : found;
      const failure = dnsException(code, 'getaddrinfo', host);
      failure.errno = error;
      callback(failure);
      return;
    }
    const list = [];
    for (let i = 0; i < found.length; i += 2) {
      list.push({ address: found[i], family: found[i + 1] });
    }
    answer(list, options, callback);
  });
}

function answer(list, options, callback) {
  if (options.all) callback(null, list);
  else callback(null, list[0].address, list[0].family);
}

function defaultLookup() {
  return exists('dns') ? require('dns').lookup : lookupBySystem;
}

module.exports = {
  addressConfigured: () => binding.resolverFlags()[0],
  defaultLookup,
};
