'use strict';

// node:http.

const {
  defaultHeaderSize, methods, statusCodes, validateHeaderName, validateHeaderValue,
} = require('internal/http/common');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage } = require('internal/http/outgoing');
const { ServerResponse } = require('internal/http/response');
const { Server } = require('internal/http/server');
const { connectionListener } = require('internal/http/server_connection');

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

function request(url, options, callback) {
  const { ClientRequest } = require('internal/http/client');
  return new ClientRequest(url, options, callback);
}

function get(url, options, callback) {
  const made = request(url, options, callback);
  made.end();
  return made;
}

module.exports = {
  _connectionListener: connectionListener,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  get,
  request,
  setMaxIdleHTTPParsers(max) {
    require('internal/validators').validateInteger(max, 'max', 1);
    require('_http_common').parsers.max = max;
  },
  validateHeaderName,
  validateHeaderValue,
};

function define(name, get, set, enumerable = true) {
  Object.defineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable, get, set,
  });
}

function defineLazy(name, make) {
  let value;
  define(name, () => value ??= make(), (replacement) => {
    value = replacement;
  });
}

defineLazy('METHODS', methods);
defineLazy('STATUS_CODES', statusCodes);
defineLazy('Agent', () => require('internal/http/agent').Agent);
defineLazy('ClientRequest', () => require('internal/http/client').ClientRequest);
define('maxHeaderSize', defaultHeaderSize);
define('globalAgent', () => require('internal/http/agent').globalAgent(),
       (agent) => require('internal/http/agent').setGlobalAgent(agent));
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) {
  if (typeof globalThis[name] === 'function') defineLazy(name, () => globalThis[name]);
}
