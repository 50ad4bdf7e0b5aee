'use strict';

// https.Server: a tls.Server whose connections speak HTTP.

const EventEmitter = require('events');
const http = require('http');
const tls = require('tls');
const { Server: HttpServer, initialize } = require('internal/http/server');
const { connectionListener } = require('internal/http/server_connection');
const { startChecking, stopChecking } = require('internal/http/server_timeouts');
const { validateObject } = require('internal/validators');

const { prototype: inherited } = tls.Server;

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  let ALPNProtocols = ['http/1.1'];
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
    // Who chooses for himself is not chosen for.
    if (options.ALPNProtocols || options.ALPNCallback) ({ ALPNProtocols } = options);
  }
  initialize(this, options);
  Reflect.apply(tls.Server, this, [
    { noDelay: true, ...options, ALPNProtocols }, connectionListener]);
  if (requestListener) this.on('request', requestListener);
  this.on('tlsClientError', function onTlsClientError(error, socket) {
    if (!this.emit('clientError', error, socket)) socket.destroy(error);
  });
  this.on('listening', function onListening() {
    startChecking(this);
  });
}
Object.setPrototypeOf(Server.prototype, inherited);
Object.setPrototypeOf(Server, tls.Server);

const { prototype } = Server;

// The timeouts and limits, and what they need to know of connections, are those of http.Server.
for (const name of Reflect.ownKeys(HttpServer.prototype)) {
  if (['constructor', 'close', 'on', 'addListener', 'prependListener', 'getConnections',
       '_emitCloseIfDrained', EventEmitter.captureRejectionSymbol].includes(name)) {
    continue;
  }
  Object.defineProperty(
    prototype, name, Object.getOwnPropertyDescriptor(HttpServer.prototype, name));
}

prototype[EventEmitter.captureRejectionSymbol] = function(error, event, ...args) {
  const method = event === 'request' ? http.Server.prototype : inherited;
  Reflect.apply(method[EventEmitter.captureRejectionSymbol], this, [error, event, ...args]);
};

prototype.close = function close(...args) {
  this.closeIdleConnections();
  stopChecking(this);
  Reflect.apply(inherited.close, this, args);
  return this;
};

module.exports = { Server };
