'use strict';

// http.Server: http::Server with the surface of Node's.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const {
  validateBoolean, validateInteger, validateObject, validatePort,
} = require('internal/validators');
const { binding } = require('internal/http/common');
const { kSlotMask, live } = require('internal/http/server_events');

const { nextTick } = process;
const { defineProperty } = Object;
const { prototype: inherited } = EventEmitter;

// Flags of binding.configure().
const kRequireHost = 1;
const kManualExpect = 2;
const kWantsConnections = 4;

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  EventEmitter.call(this, typeof options === 'object' ? options : undefined);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  this._id = -1;
  this._sockets = null; // HttpSocket by connection.
  this._referenced = true;
  this._closing = false;
  this._connectionKey = undefined;
  this._pending = []; // Responses under way, by the slot of their handle.
  this._captures = EventEmitter.captureRejections || options?.captureRejections === true;
  storeOptions(this, options);
  if (requestListener) this.on('request', requestListener);
}
Object.setPrototypeOf(Server.prototype, inherited);
Object.setPrototypeOf(Server, EventEmitter);

const { prototype } = Server;

function option(options, name, fallback) {
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
  server._limits = {
    keepAliveTimeout: 5000,
    headersTimeout: 60000,
    requestTimeout: 300000,
    maxRequestsPerSocket: 0,
    maxConnections: 0,
  };
  const limits = server._limits;
  server.maxHeaderSize = option(options, 'maxHeaderSize', undefined);
  server.insecureHTTPParser = flag(options, 'insecureHTTPParser', undefined);
  limits.requestTimeout = option(options, 'requestTimeout', 300000);
  limits.headersTimeout = option(options, 'headersTimeout', Math.min(60000, limits.requestTimeout));
  if (limits.requestTimeout > 0 && limits.headersTimeout > limits.requestTimeout) {
    throw new codes.ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
  limits.keepAliveTimeout = option(options, 'keepAliveTimeout', 5000);
  server.connectionsCheckingInterval = option(options, 'connectionsCheckingInterval', 30000);
  server.requireHostHeader = flag(options, 'requireHostHeader', true);
  server.joinDuplicateHeaders = flag(options, 'joinDuplicateHeaders', undefined);
  server.rejectNonStandardBodyWrites = flag(options, 'rejectNonStandardBodyWrites', false);
  server.timeout = 0;
  server.maxHeadersCount = null;
  server.httpAllowHalfOpen = false;
  server._IncomingMessage = options.IncomingMessage;
  server._ServerResponse = options.ServerResponse;
}

// Limits may be changed while serving.
for (const name of ['keepAliveTimeout', 'headersTimeout', 'requestTimeout', 'maxRequestsPerSocket',
                    'maxConnections']) {
  defineProperty(prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this._limits[name];
    },
    set(value) {
      this._limits[name] = value;
      configure(this);
    },
  });
}

function configure(server) {
  if (server._id < 0) return;
  const limits = server._limits;
  const manual = server.listenerCount('checkContinue') > 0 ||
    server.listenerCount('checkExpectation') > 0;
  binding.configure(
    server._id, limits.keepAliveTimeout || 0, limits.headersTimeout || 0,
    limits.requestTimeout || 0, limits.maxRequestsPerSocket || 0, server.maxHeaderSize || 0,
    limits.maxConnections || 0,
    (server.requireHostHeader ? kRequireHost : 0) | (manual ? kManualExpect : 0) |
    (server.listenerCount('connection') > 0 || server.timeout > 0 ? kWantsConnections : 0));
}

prototype.on = function on(name, listener) {
  inherited.on.call(this, name, listener);
  if (name === 'connection' || name === 'checkContinue' || name === 'checkExpectation') {
    configure(this);
  }
  return this;
};
prototype.addListener = prototype.on;

defineProperty(prototype, 'listening', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return this._id >= 0 && !this._closing;
  },
});

// listen([port[, host[, backlog]]][, callback]) or listen(options[, callback]).
function listenOptions(args) {
  const callback = typeof args[args.length - 1] === 'function' ? args.pop() : undefined;
  const [first] = args;
  let options;
  if (first !== null && typeof first === 'object') {
    options = { ...first };
  } else if (first === undefined || first === null) {
    options = { port: 0 };
  } else if (typeof first === 'string' && !/^\d+$/.test(first.trim())) {
    options = { path: first };
  } else {
    options = { port: first };
    if (typeof args[1] === 'string') {
      options.host = args[1];
      options.backlog = args[2];
    } else if (typeof args[1] === 'number') {
      options.backlog = args[1];
    } else {
      options.backlog = args[2];
    }
  }
  return [options, callback];
}

prototype.listen = function listen(...args) {
  const [options, callback] = listenOptions(args);
  if (this._id >= 0) throw new codes.ERR_SERVER_ALREADY_LISTEN();
  if (callback !== undefined) this.once('listening', callback);
  if (options.path !== undefined || options.fd !== undefined) {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('server.listen() on a path or a descriptor');
  }
  if (options.port === undefined || options.port === null) {
    if (!('port' in options)) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'options', options, 'must have the property "port" or "path"');
    }
    options.port = 0;
  }
  if (typeof options.port !== 'number' && typeof options.port !== 'string') {
    throw new codes.ERR_INVALID_ARG_VALUE(
      'options', options, 'must have the property "port" or "path"');
  }
  validatePort(options.port, 'options.port');
  listenOn(this, options);
  if (options.signal !== undefined) {
    const { addAbortListener } = require('internal/events/abort_listener');
    addAbortListener(options.signal, () => this.close());
  }
  return this;
};

// Names need a resolver; this one is the same everywhere.
function numericHost(host) {
  if (host === undefined || host === null || host === '') return '';
  if (host === 'localhost') return '127.0.0.1';
  return host;
}

function listenOn(server, options) {
  const port = options.port | 0;
  const host = numericHost(options.host);
  if (host !== '' && !/^[\d.]+$|:/.test(host)) {
    const { dnsException } = require('internal/errors/system');
    nextTick(emitError, server, dnsException('ENOTFOUND', 'getaddrinfo', host));
    return;
  }
  server._id = binding.create();
  server._closing = false;
  live[server._id] = server;
  configure(server);
  const backlog = typeof options.backlog === 'number' && options.backlog > 0 ?
    options.backlog : 511;
  const { cluster, listenThroughPrimary } = require('internal/http/cluster_listen');
  if (cluster.listen !== null && !options.exclusive) {
    const query = {
      address: host || null, port, addressType: host.includes(':') ? 6 : 4, backlog,
      flags: options.ipv6Only === true ? 1 : 0,
    };
    const fail = (errno) => refuse(server, errno, host, port);
    listenThroughPrimary(server, query, binding, fail, () => {
      if (!server._referenced) server._clusterHandle.unref();
      nextTick(emitListening, server, server._id);
    });
    return;
  }
  const result = binding.listen(server._id, host, port, backlog, !!options.ipv6Only,
                                !!options.reusePort);
  if (result < 0) {
    refuse(server, result, host, port);
    return;
  }
  if (!server._referenced) binding.setRef(server._id, false);
  const [address, actual] = binding.address(server._id);
  server._connectionKey = `${address.includes(':') ? 6 : 4}:${address}:${actual}`;
  nextTick(emitListening, server, server._id);
}

function refuse(server, errno, host, port) {
  const { uvExceptionWithHostPort } = require('internal/errors/system');
  const error = uvExceptionWithHostPort(errno, 'listen', host || '::', port);
  live[server._id] = undefined;
  binding.close(server._id);
  server._id = -1;
  nextTick(emitError, server, error);
}

function emitError(server, error) {
  server.emit('error', error);
}

function emitListening(server, id) {
  if (server._id === id && !server._closing) server.emit('listening');
}

prototype.address = function address() {
  if (this.listening && this._clusterHandle !== undefined) {
    const out = {};
    this._clusterHandle.getsockname(out);
    return { address: out.address, family: out.family, port: out.port };
  }
  const parts = this.listening ? binding.address(this._id) : undefined;
  return parts === undefined ? null : { address: parts[0], family: parts[2], port: parts[1] };
};

prototype.close = function close(callback) {
  const running = this.listening;
  if (typeof callback === 'function') {
    this.once('close', running ? callback : () => callback(new codes.ERR_SERVER_NOT_RUNNING()));
  }
  if (running) {
    this._closing = true;
    this._clusterHandle?.close();
    binding.close(this._id);
  } else if (this._id < 0) {
    nextTick(emitClose, this);
  }
  return this;
};

function emitClose(server) {
  server.emit('close');
}

prototype[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')] = function() {
  return new Promise((resolve, reject) => {
    this.close((error) => (error ? reject(error) : resolve()));
  });
};

prototype._closed = function() {
  this._id = -1;
  this._closing = false;
  this._sockets = null;
  this.emit('close');
};

prototype.closeIdleConnections = function closeIdleConnections() {
  if (this._id >= 0) binding.closeIdle(this._id);
};

prototype.closeAllConnections = function closeAllConnections() {
  if (this._id >= 0) binding.closeAll(this._id);
};

prototype.getConnections = function getConnections(callback) {
  const count = this._id >= 0 ? binding.connections(this._id) : 0;
  nextTick(callback, null, count);
  return this;
};

prototype.setTimeout = function setTimeout(ms, callback) {
  this.timeout = ms;
  if (callback) this.on('timeout', callback);
  configure(this);
  return this;
};

prototype.ref = function ref() {
  this._referenced = true;
  if (this._id >= 0) binding.setRef(this._id, true);
  return this;
};

prototype.unref = function unref() {
  this._referenced = false;
  if (this._id >= 0) binding.setRef(this._id, false);
  return this;
};

// What messages ask of their server.

prototype._socketAt = function(connection) {
  this._sockets ??= new Map();
  let socket = this._sockets.get(connection);
  if (socket === undefined) {
    const { HttpSocket } = require('internal/http/socket');
    socket = new HttpSocket(this, connection);
    if (this.timeout > 0) socket.setTimeout(this.timeout);
    this._sockets.set(connection, socket);
  }
  return socket;
};

prototype._socketOf = function(handle) {
  const connection = this._id < 0 ? -1 : binding.connectionOf(this._id, handle);
  return connection < 0 ? null : this._socketAt(connection);
};

// The exchange is over: its handle may soon be another's.
prototype._release = function(res) {
  const slot = res._handle & kSlotMask;
  if (this._pending[slot] === res) this._pending[slot] = null;
};

prototype._queuedOf = function(handle) {
  const connection = this._id < 0 ? -1 : binding.connectionOf(this._id, handle);
  return connection < 0 ? 0 : binding.connectionQueued(this._id, connection);
};

module.exports = { Server };
