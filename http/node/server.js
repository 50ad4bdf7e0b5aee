'use strict';

// http.Server: a net.Server whose connections speak HTTP. Those that only ask plain questions are
// served by native code (internal/http/direct); the others by internal/http/server_connection.

const net = require('net');
const { codes } = require('internal/errors');
const {
  validateArray, validateBoolean, validateInteger, validateObject,
} = require('internal/validators');
const { IncomingMessage } = require('internal/http/incoming');
const { ServerResponse } = require('internal/http/response');
const { Direct } = require('internal/http/direct');
const { connectionListener, connectionOf } = require('internal/http/server_connection');
const { startChecking, stopChecking } = require('internal/http/server_timeouts');
const { statusCodes } = require('internal/http/common');
const { kAsyncDispose } = require('internal/util');

const { defineProperty } = Object;
const { prototype: inherited } = net.Server;
const kRejection = Symbol.for('nodejs.rejection');

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  initialize(this, options);
  Reflect.apply(net.Server, this, [{
    allowHalfOpen: true,
    noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark,
  }]);
  if (requestListener) this.on('request', requestListener);
  this.on('connection', connectionListener);
  this.on('listening', onListening);
}
Object.setPrototypeOf(Server.prototype, inherited);
Object.setPrototypeOf(Server, net.Server);

const { prototype } = Server;

function uniqueHeaders(names) {
  if (names === undefined || names === null) return null;
  validateArray(names, 'headers');
  return new Set(names.map((name) => name.toLowerCase()));
}

function integer(options, name, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  validateInteger(value, name, 0);
  return value;
}

function flag(options, name, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  validateBoolean(value, `options.${name}`);
  return value;
}

function storeOptions(server, options) {
  server._settings ??= {};
  server._IncomingMessage = options.IncomingMessage || IncomingMessage;
  server._ServerResponse = options.ServerResponse || ServerResponse;
  server.maxHeaderSize = integer(options, 'maxHeaderSize', undefined);
  server.insecureHTTPParser = flag(options, 'insecureHTTPParser', undefined);
  server.requestTimeout = integer(options, 'requestTimeout', 300_000);
  server.headersTimeout = integer(
    options, 'headersTimeout', Math.min(60_000, server.requestTimeout));
  if (server.requestTimeout > 0 && server.headersTimeout > server.requestTimeout) {
    throw new codes.ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
  server.keepAliveTimeout = integer(options, 'keepAliveTimeout', 5000);
  server.connectionsCheckingInterval = integer(options, 'connectionsCheckingInterval', 30_000);
  server.requireHostHeader = flag(options, 'requireHostHeader', true);
  server.joinDuplicateHeaders = flag(options, 'joinDuplicateHeaders', undefined);
  server.rejectNonStandardBodyWrites = flag(options, 'rejectNonStandardBodyWrites', false);
}

// What a server has before it is one of net, or of tls for https.Server.
function initialize(server, options) {
  server._settings = { timeout: 0, maxRequestsPerSocket: 0, maxConnections: undefined };
  server._direct = null;
  storeOptions(server, options);
  server.httpAllowHalfOpen = false;
  server.maxHeadersCount = null;
  server._live = new Set(); // Parsers of connections, in the order they came.
  server._draining = false;
  server._application = undefined; // What internal/http/application knows of the handler.
  server._uniqueHeaders = uniqueHeaders(options.uniqueHeaders);
}

// What native code has to know of when it changes.
for (const name of ['timeout', 'maxRequestsPerSocket', 'maxConnections', 'keepAliveTimeout',
                    'headersTimeout', 'requestTimeout']) {
  defineProperty(prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this._settings?.[name];
    },
    set(value) {
      this._settings[name] = value;
      this._direct?.reconsider();
    },
  });
}

function onListening() {
  startChecking(this);
  this._direct ??= new Direct(this);
  this._direct.reconsider();
}

for (const name of ['on', 'prependListener']) {
  const method = inherited[name];
  prototype[name] = {
    [name](event, listener) {
      Reflect.apply(method, this, [event, listener]);
      this._direct?.reconsider();
      return this;
    },
  }[name];
}
prototype.addListener = prototype.on;

prototype.close = function close(...args) {
  this.closeIdleConnections();
  stopChecking(this);
  Reflect.apply(inherited.close, this, args);
  this._direct?.close();
  return this;
};

// Closes for a worker of a cluster that is to go: peers learn with their next answer that the
// connection ends, and idle ones have `window` milliseconds for one more request.
prototype._drain = function(window, done) {
  if (this._draining) return;
  this._draining = true;
  for (const { socket } of this._live) connectionOf(socket)?.announceEnd();
  Reflect.apply(inherited.close, this, [done]);
  this._direct?.drain();
  const timer = setTimeout(() => {
    this._direct?.closeIdle();
    for (const socket of idleSockets(this)) connectionOf(socket)?.linger();
  }, window);
  this.once('close', () => {
    clearTimeout(timer);
    stopChecking(this);
  });
};

prototype[kAsyncDispose] = function() {
  return new Promise((resolve, reject) => {
    this.close((error) => (error ? reject(error) : resolve()));
  });
};

prototype._emitCloseIfDrained = function() {
  if (this._direct?.open) return;
  Reflect.apply(inherited._emitCloseIfDrained, this, []);
};

prototype.closeAllConnections = function closeAllConnections() {
  this._direct?.closeAll();
  for (const parser of [...this._live]) parser.socket?.destroy();
};

prototype.closeIdleConnections = function closeIdleConnections() {
  this._direct?.closeIdle();
  for (const socket of idleSockets(this)) socket.destroy();
};

function* idleSockets(server) {
  for (const parser of [...server._live]) {
    const { socket } = parser;
    if (parser.started !== 0 || !socket) continue;
    if (socket._httpMessage && !socket._httpMessage.finished) continue;
    yield socket;
  }
}

prototype.getConnections = function getConnections(callback) {
  const more = this._direct?.count() ?? 0;
  return Reflect.apply(inherited.getConnections, this, [(error, count) => {
    callback(error, error ? count : count + more);
  }]);
};

prototype.setTimeout = function setTimeout(ms, callback) {
  this.timeout = ms;
  if (callback) this.on('timeout', callback);
  return this;
};

prototype[kRejection] = function(error, event, ...args) {
  if (event !== 'request') {
    Reflect.apply(inherited[kRejection], this, [error, event, ...args]);
    return;
  }
  const res = args[1];
  if (res.headersSent || res.writableEnded) {
    res.destroy();
    return;
  }
  // Nothing of what the handler had in mind.
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  res.statusCode = 500;
  res.end(statusCodes()[500]);
};

module.exports = { Server, initialize, storeOptions, uniqueHeaders };
