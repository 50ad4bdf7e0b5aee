'use strict';

// dns.lookup(): numeric addresses, the machine's own name, and what it says to wrong arguments.

const dns = require('dns');
const { deepEqual, equal, mustCall, throws } = require('./check');

dns.lookup('127.0.0.1', mustCall((error, address, family) => {
  equal(error, null);
  equal(address, '127.0.0.1');
  equal(family, 4);
}));
dns.lookup('::1', { all: true }, mustCall((error, list) => {
  deepEqual(list, [{ address: '::1', family: 6 }]);
}));
dns.lookup('localhost', 4, mustCall((error, address, family) => {
  equal(error, null);
  equal(address, '127.0.0.1');
  equal(family, 4);
}));
dns.promises.lookup('localhost', { family: 4, all: true }).then(mustCall((list) => {
  deepEqual(list, [{ address: '127.0.0.1', family: 4 }]);
}));
dns.lookupService('127.0.0.1', 22, mustCall((error, host) => {
  equal(error, null);
  equal(typeof host, 'string');
}));

throws(() => dns.lookup('localhost'), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => dns.lookup(1, () => {}), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => dns.lookup('localhost', 5, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
throws(() => dns.lookup('localhost', { hints: 1 }, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
throws(() => dns.lookup('localhost', { order: 'x' }, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
throws(() => dns.lookupService('name', 80, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
throws(() => dns.lookupService('127.0.0.1', 80), { code: 'ERR_MISSING_ARGS' });
throws(() => dns.setDefaultResultOrder('x'), { code: 'ERR_INVALID_ARG_VALUE' });
equal(dns.getDefaultResultOrder(), 'verbatim');
