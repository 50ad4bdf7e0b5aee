'use strict';

// node:http2 of a runtime without HTTP/2.

const { missingClass, missingFunction } = require('internal/tls/missing');

for (const name of ['connect', 'createSecureServer', 'createServer', 'getDefaultSettings',
  'getPackedSettings', 'getUnpackedSettings', 'performServerHandshake']) {
  exports[name] = missingFunction('http2', name);
}
for (const name of ['Http2ServerRequest', 'Http2ServerResponse']) {
  exports[name] = missingClass('http2', name);
}
exports.sensitiveHeaders = Symbol('nodejs.http2.sensitiveHeaders');
