'use strict';

// dns/promises.

const { codes } = require('internal/errors');
const { checkService, find, findService, known } = require('internal/dns/lookup');
const {
  checkHostname, errorCodes, getDefaultResultOrder, parseLookup, setDefaultResultOrder,
} = require('internal/dns/settings');
const { defineResolver } = require('internal/dns/default_resolver');

function lookup(hostname, options) {
  checkHostname(hostname);
  if (options !== undefined && typeof options !== 'number' && typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  }
  const wanted = parseLookup(options, false);
  const one = { address: null, family: wanted.family === 6 ? 6 : 4 };
  return new Promise((resolve, reject) => {
    const list = known(hostname);
    if (list !== undefined) {
      resolve(wanted.all ? list : list[0] ?? one);
      return;
    }
    find(hostname, wanted, (error, found) => {
      if (error) reject(error);
      else resolve(wanted.all ? found : found[0]);
    });
  });
}

function lookupService(address, port) {
  if (arguments.length !== 2) throw new codes.ERR_MISSING_ARGS('address', 'port');
  checkService(address, port);
  return new Promise((resolve, reject) => {
    findService(address, Number(port), (error, hostname, service) => {
      if (error) reject(error);
      else resolve({ hostname, service });
    });
  });
}

module.exports = {
  lookup,
  lookupService,
  getDefaultResultOrder,
  setDefaultResultOrder,
  ...errorCodes,
};
defineResolver(module.exports, true);
