'use strict';

// node:tls of a runtime without TLS.

const { missingClass, missingFunction } = require('internal/tls/missing');

for (const name of ['checkServerIdentity', 'connect', 'convertALPNProtocols',
  'createSecureContext', 'createSecurePair', 'createServer', 'getCiphers']) {
  exports[name] = missingFunction('tls', name);
}
for (const name of ['SecureContext', 'Server', 'TLSSocket']) {
  exports[name] = missingClass('tls', name);
}
exports.DEFAULT_MAX_VERSION = 'TLSv1.3';
exports.DEFAULT_MIN_VERSION = 'TLSv1.2';
