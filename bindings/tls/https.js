'use strict';

// node:https of a runtime without TLS.

const { missingClass, missingFunction } = require('internal/tls/missing');

exports.createServer = missingFunction('https', 'createServer');
for (const name of ['get', 'request']) {
  const missing = missingFunction('https', name);
  exports[name] = {
    [name](url) {
      // A mistake in the address comes before what is missing.
      if (typeof url === 'string') new (require('internal/url').URL)(url);
      missing();
    },
  }[name];
}
for (const name of ['Agent', 'Server']) exports[name] = missingClass('https', name);
