'use strict';

// node:http2.

const constants = require('internal/http2/constants');
const { Http2ServerRequest, Http2ServerResponse } = require('internal/http2/compat');
const { missingFunction } = require('internal/missing');
const { sensitiveHeaders } = require('internal/http2/headers');
const {
  getDefaultSettings, getPackedSettings, getUnpackedSettings,
} = require('internal/http2/settings');

module.exports = {
  connect: missingFunction('http2', 'connect'),
  constants,
  createServer: missingFunction('http2', 'createServer'),
  createSecureServer: missingFunction('http2', 'createSecureServer'),
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake: missingFunction('http2', 'performServerHandshake'),
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
