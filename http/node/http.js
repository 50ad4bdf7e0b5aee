'use strict';

// node:http. The server; the client is not there yet and says so.

const { codes } = require('internal/errors');
const { methods, statusCodes, validateHeaderName, validateHeaderValue } =
  require('internal/http/common');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage } = require('internal/http/outgoing');
const { ServerResponse } = require('internal/http/response');
const { Server } = require('internal/http/server');

function missing(name) {
  return function() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`http.${name}`);
  };
}

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

module.exports = {
  Agent: missing('Agent'),
  ClientRequest: missing('ClientRequest'),
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  get: missing('get'),
  request: missing('request'),
  setMaxIdleHTTPParsers(max) {
    require('internal/validators').validateInteger(max, 'max', 1);
  },
  validateHeaderName,
  validateHeaderValue,
};

function defineLazy(name, make) {
  let value;
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return value ??= make();
    },
    set(replacement) {
      value = replacement;
    },
  });
}

defineLazy('METHODS', methods);
defineLazy('STATUS_CODES', statusCodes);
defineLazy('maxHeaderSize', () => 16 * 1024);
Object.defineProperty(module.exports, 'globalAgent', {
  __proto__: null, configurable: true, enumerable: false, get: missing('globalAgent'),
});
