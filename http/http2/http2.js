'use strict';

// node:http2.

const constants = require('internal/http2/constants');
const { Http2ServerRequest, Http2ServerResponse } = require('internal/http2/compat');
const { sensitiveHeaders } = require('internal/http2/headers');
const { connect } = require('internal/http2/client');
const {
  createSecureServer, createServer, performServerHandshake,
} = require('internal/http2/server');
const {
  getDefaultSettings, getPackedSettings, getUnpackedSettings,
} = require('internal/http2/settings');

module.exports = {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
