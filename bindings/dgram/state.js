'use strict';

// What the parts of dgram.Socket share: its state, and how names become addresses.

const { codes } = require('internal/errors');
const { asyncContext } = require('internal/util');

const kState = Symbol('state');

// In a cluster's worker, bind(socket, query, callback) asks the primary for the handle and calls
// back with (errno, handle).
const cluster = { bind: null };

class State {
  constructor(handle, family, lookup, options) {
    this.handle = handle;  // null once closed
    this.family = family;
    this.lookup = lookup;
    this.bound = 'no';  // then 'binding', 'yes'
    this.connected = 'no';  // then 'connecting', 'yes'
    this.receiving = false;
    this.queue = undefined;  // what waits for the end of binding
    this.reuseAddr = options.reuseAddr;
    this.ipv6Only = options.ipv6Only;
    this.receiveSize = options.recvBufferSize;
    this.sendSize = options.sendBufferSize;
  }

  // Calls `callback(error, address)`; without a name the machine itself is meant.
  resolve(name, callback) {
    const { lookup } = this;
    const local = this.family === 4 ? '127.0.0.1' : '::1';
    const then = asyncContext.active ? asyncContext.bind(callback) : callback;
    lookup(name || local, this.family, then);
  }
}

function handleOf(socket) {
  const { handle } = socket[kState];
  if (handle === null) throw new codes.ERR_SOCKET_DGRAM_NOT_RUNNING();
  return handle;
}

// Runs `task` when the socket is bound; drops it where that fails.
function whenBound(socket, task) {
  const state = socket[kState];
  if (state.queue === undefined) {
    state.queue = [];
    const { errorMonitor } = require('events');
    const onError = () => {
      socket.removeListener('listening', onListening);
      state.queue = undefined;
    };
    const onListening = () => {
      socket.removeListener(errorMonitor, onError);
      const { queue } = state;
      state.queue = undefined;
      for (const entry of queue) entry();
    };
    socket.once(errorMonitor, onError);
    socket.once('listening', onListening);
  }
  state.queue.push(task);
}

module.exports = { State, cluster, handleOf, kState, whenBound };
