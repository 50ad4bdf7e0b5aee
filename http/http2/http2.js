'use strict';

// node:http2.

const { missingClass, missingFunction } = require('internal/missing');

for (const name of ['connect', 'createSecureServer', 'createServer', 'getDefaultSettings',
  'getPackedSettings', 'getUnpackedSettings', 'performServerHandshake']) {
  exports[name] = missingFunction('http2', name);
}
for (const name of ['Http2ServerRequest', 'Http2ServerResponse']) {
  exports[name] = missingClass('http2', name);
}
exports.sensitiveHeaders = Symbol('nodejs.http2.sensitiveHeaders');

// The error codes of RFC 9113 section 7, which programs name before they know what there is.
exports.constants = {};
['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT',
 'STREAM_CLOSED', 'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR',
 'CONNECT_ERROR', 'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED',
].forEach((name, code) => exports.constants[`NGHTTP2_${name}`] = code);
