'use strict';

// Modules that need TLS load, and are bound to work or to name what is missing when they are used.

const { equal, throws } = require('./check');
const https = require('https');
const tls = require('tls');

equal(typeof https.Agent, 'function');
equal(typeof tls.connect, 'function');
if (process.release?.name !== 'node' || !process.versions.openssl) {
  throws(() => https.get('https://localhost'), { code: 'ERR_METHOD_NOT_IMPLEMENTED' });
  throws(() => new tls.TLSSocket(), { code: 'ERR_METHOD_NOT_IMPLEMENTED', message: /TLSSocket/ });
}
