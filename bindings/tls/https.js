'use strict';

// node:https of a runtime without TLS.

const { missingClass, missingFunction } = require('internal/tls/missing');

for (const name of ['createServer', 'get', 'request']) {
  exports[name] = missingFunction('https', name);
}
for (const name of ['Agent', 'Server']) exports[name] = missingClass('https', name);
