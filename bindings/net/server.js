'use strict';

// net.Server.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { errnoException, uvExceptionWithHostPort, exceptionWithHostPort } =
  require('internal/errors/system');
const { ListenHandle, binding, listenerOver, setOwner } = require('internal/net/handle');
const { isPipeName, normalizeArgs, toNumber } = require('internal/net/arguments');
const { Socket, kKeepAlive, kKeepAliveDelay, kNoDelay } = require('internal/net/socket');
const { kAsyncDispose, kDispose } = require('internal/util');
const dc = require('diagnostics_channel');

const socketChannel = dc.channel('net.server.socket');
const listenChannel = dc.tracingChannel('net.server.listen');

// One more than this waits, rounded up to a power of two.
const kBacklog = 511;

// Where to listen, as one of the forms: { fd }, { path, ... }, { address, port, family, ... }.
// A cluster's worker asks its primary for the handle: see setClusterListen().
let listenInCluster = null;

// `listen(server, query, done)` gets { address, port, addressType, fd, backlog, flags, readableAll,
// writableAll } and calls done(errno, handle).
function setClusterListen(listen) {
  listenInCluster = listen;
}

function defaultHighWaterMark() {
  return require('stream').getDefaultHighWaterMark(false);
}

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  Reflect.apply(EventEmitter, this, []);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
  } else if (options === undefined || options === null || typeof options === 'object') {
    options = { ...options };
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  const { validateNumber } = require('internal/validators');
  for (const name of ['keepAliveInitialDelay', 'highWaterMark']) {
    if (options[name] !== undefined) validateNumber(options[name], `options.${name}`);
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = ~~(Math.max(options.keepAliveInitialDelay, 0) / 1000);
  this.highWaterMark = options.highWaterMark >= 0 ? options.highWaterMark : defaultHighWaterMark();
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

function closeOnAbort(server, signal) {
  if (signal === undefined) return;
  const { validateAbortSignal } = require('internal/validators');
  validateAbortSignal(signal, 'options.signal');
  const onAbort = () => server.close();
  if (signal.aborted) {
    process.nextTick(onAbort);
    return;
  }
  const { addAbortListener } = require('internal/events/abort_listener');
  const disposable = addAbortListener(signal, onAbort);
  server.once('close', () => disposable[kDispose]());
}

Server.prototype.listen = function(...args) {
  const normalized = normalizeArgs(args);
  let [options] = normalized;
  const callback = normalized[1];
  if (this._handle) throw new codes.ERR_SERVER_ALREADY_LISTEN();
  if (listenChannel.asyncStart.hasSubscribers) {
    listenChannel.asyncStart.publish({ server: this, options });
  }
  if (callback !== null) this.once('listening', callback);
  const backlogOfArgs = toNumber(args.length > 1 && args[1]) ||
    toNumber(args.length > 2 && args[2]);

  options = options._handle || options.handle || options;
  const flags = options.ipv6Only === true ? 1 : 0;
  this._listeningId++;
  if (options instanceof ListenHandle) {
    this._handle = options;
    this._listen2(null, -1, -1, backlogOfArgs);
    return this;
  }
  closeOnAbort(this, options.signal);
  const backlog = options.backlog || backlogOfArgs;
  if (typeof options.fd === 'number' && options.fd >= 0) {
    begin(this, { address: null, port: null, addressType: null, backlog, fd: options.fd });
    return this;
  }
  let { port } = options;
  if (args.length === 0 || typeof args[0] === 'function' || port === null ||
      (port === undefined && 'port' in options)) {
    port = 0;
  }
  const { exclusive } = options;
  if (typeof port === 'number' || typeof port === 'string') {
    const { validatePort } = require('internal/validators');
    validatePort(port, 'options.port');
    const query = { address: null, port: port | 0, addressType: 4, backlog, flags, exclusive };
    if (options.host) beginByName(this, options.host, query);
    else begin(this, query);
    return this;
  }
  if (options.path && isPipeName(options.path)) {
    listenOnPath(this, options, backlog);
    return this;
  }
  if (!('port' in options || 'path' in options)) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      'options', options, 'must have the property "port" or "path"');
  }
  throw new codes.ERR_INVALID_ARG_VALUE('options', options);
};

function listenOnPath(server, options, backlog) {
  const { path, readableAll, writableAll, exclusive } = options;
  if (path[0] === '\0' && (readableAll || writableAll)) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      'options', options,
      'can not set readableAll or writableAllt to true when path is abstract unix socket');
  }
  server._pipeName = path;
  server._pipeAccess = { readable: readableAll === true, writable: writableAll === true };
  begin(server, {
    address: path, port: -1, addressType: -1, backlog, exclusive, readableAll, writableAll,
  });
}

function beginByName(server, host, query) {
  const { defaultLookup } = require('internal/net/lookup');
  const id = server._listeningId;
  defaultLookup()(host, {}, (error, address, family) => {
    if (id !== server._listeningId) return;
    if (error) server.emit('error', error);
    else begin(server, { ...query, address, addressType: address ? family : 4 });
  });
}

function begin(server, query) {
  const { address, port, addressType, backlog, fd, flags } = query;
  if (listenInCluster === null || query.exclusive) {
    server._listen2(address, port, addressType, backlog, fd, flags);
    return;
  }
  const id = server._listeningId;
  listenInCluster(server, query, (errno, handle) => {
    if (id !== server._listeningId) {
      handle?.close();
      return;
    }
    if (errno) {
      server.emit('error', exceptionWithHostPort(errno, 'bind', address, port));
      return;
    }
    server._handle?.close();
    server._handle = handle;
    server._listen2(address, port, addressType, backlog, fd, flags);
  });
}

// A listening handle or a negative errno, with the address that was tried.
function openHandle(server, address, port, addressType, backlog, fd, flags) {
  if (typeof fd === 'number' && fd >= 0) {
    const kind = binding.descriptorKind(fd);
    if (kind !== 'TCP' && kind !== 'PIPE') return [-require('os').constants.errno.EINVAL, address];
    return [listenerOver(fd, backlog), address];
  }
  const handle = binding.newListener();
  if (port === -1 && addressType === -1) {
    const { readable = false, writable = false } = server._pipeAccess ?? {};
    const failure = handle.listenPath(address, backlog, readable, writable);
    return [failure || handle, address];
  }
  const only6 = (flags & 1) === 1;
  let failure;
  if (address) {
    failure = handle.listenAddress(address, port, backlog, only6, false);
    return [failure || handle, address];
  }
  failure = handle.listenAddress('::', port, backlog, only6, false);
  if (failure === 0) return [handle, '::'];
  const { EADDRNOTAVAIL, EAFNOSUPPORT, EINVAL } = require('os').constants.errno;
  if (![EADDRNOTAVAIL, EAFNOSUPPORT, EINVAL].includes(-failure)) return [failure, '::'];
  failure = handle.listenAddress('0.0.0.0', port, backlog, false, false);
  return [failure || handle, '0.0.0.0'];
}

Server.prototype._listen2 = function(address, port, addressType, backlog, fd, flags) {
  let failure = 0;
  if (this._handle) {
    failure = this._handle.listen?.(backlog || kBacklog) ?? 0;
    if (failure) {
      this._handle.close();
      this._handle = null;
    }
  } else {
    const [opened, tried] =
      openHandle(this, address, port, addressType, backlog || kBacklog, fd, flags);
    if (tried !== address) addressType = tried === '::' ? 6 : 4;
    address = tried;
    if (typeof opened === 'number') failure = opened;
    else this._handle = opened;
  }
  if (failure) {
    const error = uvExceptionWithHostPort(failure, 'listen', address, port);
    if (listenChannel.error.hasSubscribers) listenChannel.error.publish({ server: this, error });
    process.nextTick(emitError, this, error);
    return;
  }
  this._handle.onconnection = onConnection;
  setOwner(this._handle, this);
  if (listenChannel.asyncEnd.hasSubscribers) listenChannel.asyncEnd.publish({ server: this });
  this._connectionKey = `${addressType}:${address}:${port}`;
  if (this._unref) this.unref();
  process.nextTick(emitListening, this);
};

function emitError(server, error) {
  server.emit('error', error);
}

function emitListening(server) {
  if (server._handle) server.emit('listening');
}

function onConnection(status, client) {
  const server = this.owner;
  if (status) {
    server.emit('error', errnoException(status, 'accept'));
    return;
  }
  if (server === undefined) {
    client.close();
    return;
  }
  if (server.maxConnections && server._connections >= server.maxConnections) {
    drop(server, client);
    return;
  }
  const socket = new Socket({
    handle: client,
    allowHalfOpen: server.allowHalfOpen,
    pauseOnCreate: server.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: server.highWaterMark,
    writableHighWaterMark: server.highWaterMark,
  });
  if (server.noDelay && client.setNoDelay) {
    socket[kNoDelay] = true;
    client.setNoDelay(true);
  }
  if (server.keepAlive && client.setKeepAlive) {
    socket[kKeepAlive] = true;
    socket[kKeepAliveDelay] = server.keepAliveInitialDelay;
    client.setKeepAlive(true, server.keepAliveInitialDelay);
  }
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
  if (socketChannel.hasSubscribers) socketChannel.publish({ socket });
}

function drop(server, client) {
  const local = {};
  const remote = {};
  client.getsockname?.(local);
  client.getpeername?.(remote);
  client.close();
  if (local.address === undefined) {
    server.emit('drop');
    return;
  }
  server.emit('drop', {
    localAddress: local.address, localPort: local.port, localFamily: local.family,
    remoteAddress: remote.address, remotePort: remote.port, remoteFamily: remote.family,
  });
}

Object.defineProperty(Server.prototype, 'listening', {
  __proto__: null,
  get() {
    return Boolean(this._handle);
  },
  configurable: true,
  enumerable: true,
});

Server.prototype.address = function() {
  if (this._pipeName && this._handle?.local?.() === undefined) {
    return this._handle ? this._pipeName : null;
  }
  if (!this._handle?.getsockname) return null;
  const out = {};
  const failure = this._handle.getsockname(out);
  if (failure) throw errnoException(failure, 'address');
  return out;
};

Server.prototype.getConnections = function(callback) {
  const end = (error, count) => process.nextTick(callback, error, count);
  if (!this._usingWorkers) {
    end(null, this._connections);
    return this;
  }
  let left = this._workers.length;
  let total = this._connections;
  for (const worker of this._workers) {
    worker.getConnections((error, count) => {
      if (error) {
        left = -1;
        end(error);
        return;
      }
      total += count;
      if (--left === 0) end(null, total);
    });
  }
  return this;
};

Server.prototype.close = function(callback) {
  this._listeningId++;
  if (typeof callback === 'function') {
    if (this._handle) this.once('close', callback);
    else this.once('close', () => callback(new codes.ERR_SERVER_NOT_RUNNING()));
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  if (!this._usingWorkers) {
    this._emitCloseIfDrained();
    return this;
  }
  let left = this._workers.length;
  // Holds 'close' back until all workers have answered.
  this._connections++;
  for (const worker of this._workers) {
    worker.close(() => {
      if (--left !== 0) return;
      this._connections = 0;
      this._emitCloseIfDrained();
    });
  }
  return this;
};

Server.prototype[kAsyncDispose] = async function() {
  if (!this._handle) return;
  await new Promise((resolve, reject) => {
    this.close((error) => (error ? reject(error) : resolve()));
  });
};

Server.prototype._emitCloseIfDrained = function() {
  if (!this._handle && !this._connections) process.nextTick(emitClose, this);
};

function emitClose(server) {
  server.emit('close');
}

Server.prototype[EventEmitter.captureRejectionSymbol] = function(error, event, socket) {
  if (event === 'connection') socket.destroy(error);
  else this.emit('error', error);
};

Server.prototype._setupWorker = function(sockets) {
  this._usingWorkers = true;
  this._workers.push(sockets);
  sockets.once('exit', () => {
    this._workers.splice(this._workers.indexOf(sockets), 1);
  });
};

Server.prototype.ref = function() {
  this._unref = false;
  this._handle?.ref();
  return this;
};

Server.prototype.unref = function() {
  this._unref = true;
  this._handle?.unref();
  return this;
};

module.exports = { Server, setClusterListen };
