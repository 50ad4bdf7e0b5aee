'use strict';

// Old names of what servers are made of.

const { statusCodes } = require('internal/http/common');
const { ServerResponse } = require('internal/http/response');
const { Server, storeOptions } = require('internal/http/server');
const { connectionListener } = require('internal/http/server_connection');
const { kConnectionsCheckingInterval } = require('internal/http/server_timeouts');

module.exports = {
  STATUS_CODES: statusCodes(),
  Server,
  ServerResponse,
  _connectionListener: connectionListener,
  kConnectionsCheckingInterval,
  storeHTTPOptions(options) {
    storeOptions(this, options);
  },
};
