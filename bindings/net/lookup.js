'use strict';

// How sockets find addresses: by whatever dns.lookup is at the time.

module.exports = {
  addressConfigured: () => require('dns').ADDRCONFIG,
  defaultLookup: () => require('dns').lookup,
};
