'use strict';

// The public face of dns.

const { lookup, lookupService } = require('internal/dns/lookup');
const {
  errorCodes, getDefaultResultOrder, hints, setDefaultResultOrder,
} = require('internal/dns/settings');
const { defineResolver } = require('internal/dns/default_resolver');

module.exports = {
  lookup,
  lookupService,
  getDefaultResultOrder,
  setDefaultResultOrder,
  ...hints,
  ...errorCodes,
};
defineResolver(module.exports, false);

Object.defineProperty(module.exports, 'promises', {
  __proto__: null,
  get() {
    return require('internal/dns/promises');
  },
  enumerable: true,
  configurable: true,
});
