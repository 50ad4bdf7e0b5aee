'use strict';

// Datagram sockets: binding, connecting, receiving and the end. Sending and options have files of
// their own.

const EventEmitter = require('events');
const { FastBuffer } = require('internal/buffer');
const { channel } = require('diagnostics_channel');
const { codes } = require('internal/errors');
const { errnoException, exceptionWithHostPort } = require('internal/errors/system');
const { addTo, stopReceiving, _createSocketHandle } = require('internal/dgram/deprecated');
const { methods, receiveSize, sendSize } = require('internal/dgram/options');
const { send } = require('internal/dgram/send');
const { State, cluster, handleOf, kState, whenBound } = require('internal/dgram/state');
const { endScope, forward, setOwner } = require('internal/net/handle');
const { kAsyncDispose, kDispose } = require('internal/util');
const {
  validateAbortSignal, validateFunction, validateNumber, validatePort, validateString,
  validateUint32,
} = require('internal/validators');

const binding = internalBinding('dgram');
const socketChannel = channel('udp.socket');

const kMessage = Symbol('message');
const kError = Symbol('error');
binding.setCallbacks(forward(kMessage), forward(kError));

function familyOf(type) {
  if (type === 'udp4') return 4;
  if (type === 'udp6') return 6;
  throw new codes.ERR_SOCKET_BAD_TYPE();
}

function Socket(type, listener) {
  EventEmitter.call(this);
  const options = typeof type === 'object' && type !== null ? type : { type };
  const { lookup, signal } = options;
  for (const name of ['recvBufferSize', 'sendBufferSize']) {
    if (options[name]) validateUint32(options[name], `options.${name}`);
  }
  if (lookup !== undefined) validateFunction(lookup, 'lookup');
  const family = familyOf(options.type);
  const handle = binding.newSocket();
  setOwner(handle, this, 'UDPWRAP');
  this.type = options.type;
  this[kState] = new State(handle, family, lookup ?? require('dns').lookup, options);
  if (typeof listener === 'function') this.on('message', listener);
  if (signal !== undefined) closeOnAbort(this, signal);
  if (socketChannel.hasSubscribers) socketChannel.publish({ socket: this });
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function closeOnAbort(socket, signal) {
  validateAbortSignal(signal, 'options.signal');
  const onAbort = () => {
    if (socket[kState].handle !== null) socket.close();
  };
  if (signal.aborted) {
    onAbort();
    return;
  }
  const { addAbortListener } = require('internal/events/abort_listener');
  const disposable = addAbortListener(signal, onAbort);
  socket.once('close', () => disposable[kDispose]());
}

function callOnceBound(socket, callback) {
  const onError = () => stop();
  const onListening = () => {
    stop();
    callback.call(socket);
  };
  const stop = () => {
    socket.removeListener('error', onError);
    socket.removeListener('listening', onListening);
  };
  socket.on('error', onError);
  socket.on('listening', onListening);
}

Socket.prototype.bind = function(port, address) {
  handleOf(this);
  const state = this[kState];
  if (state.bound !== 'no') throw new codes.ERR_SOCKET_ALREADY_BOUND();
  state.bound = 'binding';
  const callback = arguments[arguments.length - 1];
  if (typeof callback === 'function') callOnceBound(this, callback);

  if (typeof port === 'object' && port !== null) {
    if (typeof port.recvStart === 'function') {
      adopt(this, port);
      return this;
    }
    if (Number.isInteger(port.fd) && port.fd > 0 && port.fd <= 0x7fffffff) {
      bindDescriptor(this, port.fd, Boolean(port.exclusive));
    } else {
      bindAddress(this, port.port, port.address, Boolean(port.exclusive));
    }
    return this;
  }
  bindAddress(this, port, typeof address === 'function' ? '' : address, false);
  return this;
};

// Goes on with a handle that somebody else has made.
function adopt(socket, handle) {
  const state = socket[kState];
  const own = state.handle;
  if (!own.hasRef()) handle.unref();
  setOwner(handle, socket, 'UDPWRAP');
  own.close();
  state.handle = handle;
  startReceiving(socket);
}

function startReceiving(socket) {
  const state = socket[kState];
  state.handle.recvStart();
  state.receiving = true;
  state.bound = 'yes';
  if (state.receiveSize) receiveSize(socket, state.receiveSize);
  if (state.sendSize) sendSize(socket, state.sendSize);
  socket.emit('listening');
}

function failBinding(socket, error) {
  socket[kState].bound = 'no';
  socket.emit('error', error);
}

function bindInCluster(socket, query, makeError) {
  cluster.bind(socket, query, (errno, handle) => {
    if (socket[kState].handle === null) handle?.close();
    else if (errno) failBinding(socket, makeError(errno));
    else adopt(socket, handle);
  });
}

function bindDescriptor(socket, fd, exclusive) {
  if (cluster.bind !== null && !exclusive) {
    const query = { address: null, port: null, addressType: socket.type, fd, flags: null };
    bindInCluster(socket, query, (errno) => errnoException(errno, 'open'));
    return;
  }
  const kind = internalBinding('net').descriptorKind(fd);
  if (kind !== 'UDP') throw new codes.ERR_INVALID_FD_TYPE(kind);
  const failure = socket[kState].handle.open(fd);
  if (failure !== 0) throw errnoException(failure, 'open');
  startReceiving(socket);
}

function bindAddress(socket, port, address, exclusive) {
  const state = socket[kState];
  const name = address || (state.family === 4 ? '0.0.0.0' : '::');
  state.resolve(name, (error, ip) => {
    if (state.handle === null) return;
    if (error) {
      failBinding(socket, error);
      return;
    }
    const makeError = (errno) => exceptionWithHostPort(errno, 'bind', ip, port);
    if (cluster.bind !== null && !exclusive) {
      // As the system's library numbers them: addresses of one family, addresses that are reused.
      const flags = (state.reuseAddr ? 4 : 0) | (state.ipv6Only ? 1 : 0);
      bindInCluster(
        socket, { address: ip, port: port || 0, addressType: socket.type, fd: -1, flags },
        makeError);
      return;
    }
    const failure = state.handle.bind(
      ip, Number(port) || 0, Boolean(state.reuseAddr), Boolean(state.ipv6Only));
    if (failure === 0) startReceiving(socket);
    else failBinding(socket, makeError(failure));
  });
}

Socket.prototype.connect = function(port, address, callback) {
  const number = validatePort(port, 'Port', false);
  if (typeof address === 'function') [address, callback] = ['', address];
  else if (address === undefined) address = '';
  validateString(address, 'address');
  const state = this[kState];
  if (state.connected !== 'no') throw new codes.ERR_SOCKET_DGRAM_IS_CONNECTED();
  state.connected = 'connecting';
  if (state.bound === 'no') this.bind({ port: 0, exclusive: true }, null);
  const begin = () => connect(this, number, address, callback);
  if (state.bound === 'yes') begin();
  else whenBound(this, begin);
};

function connect(socket, port, address, callback) {
  const state = socket[kState];
  if (callback) socket.once('connect', callback);
  state.resolve(address, (error, ip) => {
    if (state.handle === null) return;
    let failure = error;
    if (!failure) {
      const errno = state.handle.connect(ip, port);
      if (errno !== 0) failure = exceptionWithHostPort(errno, 'connect', address, port);
    }
    if (!failure) {
      state.connected = 'yes';
      process.nextTick(() => socket.emit('connect'));
      return;
    }
    state.connected = 'no';
    process.nextTick(() => {
      if (!callback) {
        socket.emit('error', failure);
        return;
      }
      socket.removeListener('connect', callback);
      callback(failure);
    });
  });
}

Socket.prototype.disconnect = function() {
  const state = this[kState];
  if (state.connected !== 'yes') throw new codes.ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const failure = handleOf(this).disconnect();
  if (failure !== 0) throw errnoException(failure, 'connect');
  state.connected = 'no';
};

Socket.prototype.send = send;

Socket.prototype.sendto = function(buffer, offset, length, port, address, callback) {
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
};

Socket.prototype.close = function(callback) {
  const state = this[kState];
  if (typeof callback === 'function') this.on('close', callback);
  if (state.queue !== undefined) {
    state.queue.push(() => this.close());
    return this;
  }
  const handle = handleOf(this);
  stopReceiving(this);
  state.handle = null;
  endScope(handle);
  handle.close();
  process.nextTick(() => this.emit('close'));
  return this;
};

Object.defineProperty(Socket.prototype, kAsyncDispose, {
  __proto__: null,
  async value() {
    if (this[kState].handle === null) return;
    await new Promise((resolve) => {
      this.close(resolve);
    });
  },
  writable: true,
  enumerable: true,
  configurable: true,
});

function endpoint(found, syscall) {
  if (typeof found === 'number') throw errnoException(found, syscall);
  const [address, port, family] = found;
  return { address, family, port };
}

Socket.prototype.address = function() {
  return endpoint(handleOf(this).local(), 'getsockname');
};

Socket.prototype.remoteAddress = function() {
  const handle = handleOf(this);
  if (this[kState].connected !== 'yes') throw new codes.ERR_SOCKET_DGRAM_NOT_CONNECTED();
  return endpoint(handle.remote(), 'getpeername');
};

Socket.prototype[kMessage] = function(data, address, port, family) {
  const bytes = new FastBuffer(data, 0, data.byteLength);
  this.emit('message', bytes, { address, family, port, size: bytes.length });
};

Socket.prototype[kError] = function(errno) {
  this.emit('error', errnoException(errno, 'recvmsg'));
};

Object.assign(Socket.prototype, methods);
addTo(Socket.prototype);

function createSocket(type, listener) {
  return new Socket(type, listener);
}

module.exports = { Socket, _createSocketHandle, createSocket };
