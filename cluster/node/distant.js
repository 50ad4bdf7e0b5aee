'use strict';

// In a worker whose primary hands connections over by messages, as that of Node does: a handle that
// stands for the primary's listening socket.

const { kOwner } = require('internal/net/handle');

const kForever = 2 ** 31 - 1;

class DistantHandle {
  #sockname;
  #onClose;
  #timer = setInterval(() => {}, kForever);   // keeps the worker running

  constructor(sockname, onClose) {
    this.#sockname = sockname;
    this.#onClose = onClose;
  }

  get owner() {
    return this[kOwner];
  }

  getsockname(out) {
    if (this.#onClose !== undefined) Object.assign(out, this.#sockname);
    return 0;
  }

  local() {
    return this.#sockname;
  }

  close(callback) {
    if (this.#onClose !== undefined) {
      this.unref();
      this.#onClose();
      this.#onClose = undefined;
    }
    if (typeof callback === 'function') process.nextTick(callback);
  }

  ref() {
    this.#timer ??= setInterval(() => {}, kForever);
  }

  unref() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  hasRef() {
    return this.#timer !== undefined;
  }
}

function onConnection(handles, { key, seq }, connection, send) {
  const { handle, owner } = handles.get(key) ?? {};
  const { maxConnections } = owner ?? {};
  const accepted = handle !== undefined && connection !== undefined &&
    !(maxConnections != null && owner._connections >= maxConnections);
  send({ ack: seq, accepted });
  if (accepted) handle.onconnection(0, connection);
  else connection?.close();
}

module.exports = { DistantHandle, onConnection };
