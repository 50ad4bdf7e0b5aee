'use strict';

// What programs once reached inside dgram sockets; each warns at its first use (DEP0112).

const { handleOf, kState } = require('internal/dgram/state');
const { deprecate } = require('internal/util');

const kBound = ['no', 'binding', 'yes'];

const properties = {
  _handle: [(state) => state.handle, (state, value) => {
    state.handle = value;
  }],
  _receiving: [(state) => state.receiving, (state, value) => {
    state.receiving = value;
  }],
  _bindState: [(state) => kBound.indexOf(state.bound), (state, value) => {
    state.bound = kBound[value] ?? value;
  }],
  _queue: [(state) => state.queue, (state, value) => {
    state.queue = value;
  }],
  _reuseAddr: [(state) => state.reuseAddr, (state, value) => {
    state.reuseAddr = value;
  }],
};

function stopReceiving(socket) {
  const state = socket[kState];
  if (!state.receiving) return;
  state.handle.recvStop();
  state.receiving = false;
}

function warned(fn, name) {
  return deprecate(fn, `Socket.prototype.${name} is deprecated`, 'DEP0112');
}

function addTo(prototype) {
  for (const [name, [read, write]] of Object.entries(properties)) {
    Object.defineProperty(prototype, name, {
      __proto__: null,
      get: warned(function() {
        return read(this[kState]);
      }, name),
      set: warned(function(value) {
        write(this[kState], value);
      }, name),
    });
  }
  prototype._healthCheck = warned(function() {
    handleOf(this);
  }, '_healthCheck()');
  prototype._stopReceiving = warned(function() {
    stopReceiving(this);
  }, '_stopReceiving()');
}

// A handle that is bound, or open over a descriptor; a negative errno where that fails.
function createSocketHandle(address, port, addressType, fd, flags) {
  const binding = internalBinding('dgram');
  if (addressType !== 'udp4' && addressType !== 'udp6') {
    throw new (require('internal/errors').codes.ERR_SOCKET_BAD_TYPE)();
  }
  const handle = binding.newSocket();
  let failure = 0;
  if (Number.isInteger(fd) && fd > 0) {
    const kind = internalBinding('net').descriptorKind(fd);
    failure = kind === 'UDP' ? handle.open(fd) : -require('os').constants.errno.EINVAL;
  } else if (port || address) {
    failure = handle.bind(address, port || 0, (flags & 4) !== 0, (flags & 1) !== 0);
  }
  if (failure === 0) return handle;
  handle.close();
  return failure;
}

module.exports = {
  _createSocketHandle: deprecate(
    createSocketHandle, 'dgram._createSocketHandle() is deprecated', 'DEP0112'),
  addTo,
  stopReceiving,
};
