'use strict';

// Servers: http2.createServer() and http2.createSecureServer().
// https://nodejs.org/docs/latest-v20.x/api/http2.html#class-http2server

const EventEmitter = require('events');
const net = require('net');
const tls = require('tls');
const http = require('http');
const { validateFunction, validateUint32 } = require('internal/validators');
const constants = require('internal/http2/constants');
const { Http2ServerRequest, Http2ServerResponse, onServerStream } =
  require('internal/http2/compat');
const { assertIsObject } = require('internal/http2/native');
const { Http2Session, NGHTTP2_SESSION_SERVER } = require('internal/http2/session');
const { validateSettings } = require('internal/http2/settings');

const kOptions = Symbol('options');
const kServer = Symbol('server');

const kUnknownProtocolTimeout = 10_000;
const kHeadersTimeout = 60_000;
const kRequestTimeout = 300_000;

class ServerHttp2Session extends Http2Session {
  constructor(options, socket, server) {
    super(NGHTTP2_SESSION_SERVER, options, socket);
    this[kServer] = server;
    if (server !== undefined) {
      this.on('stream', onStream);
      this.on('priority', onPriority);
      this.on('error', onError);
      server[kSessions]?.add(this);
      this.once('close', () => server[kSessions]?.delete(this));
    }
  }

  get server() {
    return this[kServer];
  }

  altsvc(alt, originOrStream) {
    require('internal/http2/alternatives').altsvc(this, alt, originOrStream);
  }

  origin(...origins) {
    require('internal/http2/alternatives').origin(this, origins);
  }
}

const kSessions = Symbol('sessions');

function onStream(...args) {
  this[kServer].emit('stream', ...args);
}

function onPriority(...args) {
  this[kServer].emit('priority', ...args);
}

function onError(error) {
  this[kServer].emit('sessionError', error, this);
}

function onTimeout() {
  if (this.destroyed || this.closed) return;
  if (!this[kServer].emit('timeout', this)) this.destroy();
}

const kRefusal = 'HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n';
const kMissingProtocol = 'Missing ALPN Protocol, expected `h2` to be available.\n';
const kUnknownProtocol = 'Unknown ALPN Protocol, expected `h2` to be available.\n';
const kAdvice = 'If this is a HTTP request: The server was not configured with the ' +
  '`allowHTTP1` option or a listener for the `unknownProtocol` event.\n';

// A client that speaks something else.
function refuse(server, socket, options) {
  if (server.emit('unknownProtocol', socket)) return;
  const timer = setTimeout(() => {
    if (!socket.destroyed) socket.destroy();
  }, options.unknownProtocolTimeout);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
  // Perhaps it understands this.
  const wrong = socket.alpnProtocol === false ? kMissingProtocol : kUnknownProtocol;
  socket.end(kRefusal + wrong + kAdvice);
}

function connectionListener(socket) {
  const options = this[kOptions] ?? {};
  if (socket.alpnProtocol === false || socket.alpnProtocol === 'http/1.1') {
    if (options.allowHTTP1 === true) {
      const { connectionListener: listen } = require('internal/http/server_connection');
      Reflect.apply(listen, this, [socket]);
    } else {
      refuse(this, socket, options);
    }
    return;
  }
  const session = new ServerHttp2Session(options, socket, this);
  if (this.timeout) session.setTimeout(this.timeout, onTimeout);
  this.emit('session', session);
}

function completeOptions(given) {
  assertIsObject(given, 'options');
  const options = { ...given };
  assertIsObject(options.settings, 'options.settings');
  options.settings = { ...options.settings };
  for (const name of ['maxSessionInvalidFrames', 'maxSessionRejectedStreams',
                      'unknownProtocolTimeout', 'streamResetBurst', 'streamResetRate']) {
    if (options[name] !== undefined) validateUint32(options[name], name);
  }
  options.unknownProtocolTimeout ??= kUnknownProtocolTimeout;
  options.Http1IncomingMessage ??= http.IncomingMessage;
  options.Http1ServerResponse ??= http.ServerResponse;
  options.Http2ServerRequest ??= Http2ServerRequest;
  options.Http2ServerResponse ??= Http2ServerResponse;
  return options;
}

// Requests and responses are made for who listens for them.
function onNewListener(event) {
  if (event !== 'request') return;
  this.removeListener('newListener', onNewListener);
  const { Http2ServerRequest: Request, Http2ServerResponse: Response } = this[kOptions];
  this.on('stream', onServerStream.bind(this, Request, Response));
}

function onTlsClientError(error, socket) {
  if (!this.emit('clientError', error, socket)) socket.destroy(error);
}

// What an https.Server has for its connections.
function speakHttp1(server, options) {
  const { Server: HttpServer, initialize } = require('internal/http/server');
  const { startChecking } = require('internal/http/server_timeouts');
  for (const name of Reflect.ownKeys(HttpServer.prototype)) {
    if (['constructor', 'close', 'on', 'addListener', 'prependListener', 'getConnections',
         'setTimeout', '_emitCloseIfDrained', EventEmitter.captureRejectionSymbol].includes(name)) {
      continue;
    }
    Object.defineProperty(
      server, name, Object.getOwnPropertyDescriptor(HttpServer.prototype, name));
  }
  initialize(server, {
    ...options,
    IncomingMessage: options.Http1IncomingMessage,
    ServerResponse: options.Http1ServerResponse,
  });
  server.headersTimeout = kHeadersTimeout;
  server.requestTimeout = kRequestTimeout;
  server.on('listening', () => startChecking(server));
}

class Http2SecureServer extends tls.Server {
  constructor(options, requestListener) {
    options = completeOptions(options);
    // Who chooses for himself is not chosen for.
    if (!options.ALPNCallback) {
      options.ALPNProtocols = ['h2'];
      if (options.allowHTTP1 === true) options.ALPNProtocols.push('http/1.1');
    }
    super(options, connectionListener);
    this[kOptions] = options;
    this[kSessions] = new Set();
    if (options.allowHTTP1 === true) speakHttp1(this, options);
    this.timeout = 0;
    this.on('newListener', onNewListener);
    if (typeof requestListener === 'function') this.on('request', requestListener);
    this.on('tlsClientError', onTlsClientError);
  }
}

class Http2Server extends net.Server {
  constructor(options, requestListener) {
    options = completeOptions(options);
    super(options, connectionListener);
    this[kOptions] = options;
    this[kSessions] = new Set();
    this.timeout = 0;
    this.on('newListener', onNewListener);
    if (typeof requestListener === 'function') this.on('request', requestListener);
  }
}

function define(Class, Base, methods) {
  for (const name of Reflect.ownKeys(methods)) {
    Object.defineProperty(Class.prototype, name, {
      __proto__: null, configurable: true, enumerable: false, value: methods[name], writable: true,
    });
  }
}

function failResponse(error, response) {
  if (response.headersSent || response.finished) {
    response.destroy(error);
    return;
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.statusCode = constants.HTTP_STATUS_INTERNAL_SERVER_ERROR;
  response.end(http.STATUS_CODES[constants.HTTP_STATUS_INTERNAL_SERVER_ERROR]);
}

for (const [Class, Base] of [[Http2SecureServer, tls.Server], [Http2Server, net.Server]]) {
  define(Class, Base, {
    setTimeout(msecs, callback) {
      this.timeout = msecs;
      if (callback !== undefined) {
        validateFunction(callback, 'callback');
        this.on('timeout', callback);
      }
      return this;
    },
    updateSettings(settings) {
      assertIsObject(settings, 'settings');
      validateSettings(settings);
      this[kOptions].settings = { ...this[kOptions].settings, ...settings };
    },
    close(...args) {
      if (this[kOptions].allowHTTP1 === true) {
        const { stopChecking } = require('internal/http/server_timeouts');
        stopChecking(this);
        this.closeIdleConnections?.();
      }
      Reflect.apply(Base.prototype.close, this, args);
      return this;
    },
    [EventEmitter.captureRejectionSymbol](error, event, ...args) {
      if (event === 'stream') {
        const [stream] = args;
        if (stream.sentHeaders) {
          stream.destroy(error);
        } else {
          stream.respond({ ':status': constants.HTTP_STATUS_INTERNAL_SERVER_ERROR });
          stream.end();
        }
      } else if (event === 'request') {
        failResponse(error, args[1]);
      } else {
        Reflect.apply(Base.prototype[EventEmitter.captureRejectionSymbol], this,
                      [error, event, ...args]);
      }
    },
  });
}

function createServer(options, handler) {
  if (typeof options === 'function') {
    handler = options;
    options = {};
  }
  return new Http2Server(options, handler);
}

function createSecureServer(options, handler) {
  return new Http2SecureServer(options, handler);
}

// A session on a connection that is there.
function performServerHandshake(socket, options = {}) {
  options = completeOptions(options);
  return new ServerHttp2Session(options, socket, undefined);
}

module.exports = { createSecureServer, createServer, performServerHandshake };
