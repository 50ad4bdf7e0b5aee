'use strict';

// The bytes under a session: takes the handle of a socket for itself, or anything else that reads
// and writes bytes.

const net = require('net');
const { FastBuffer } = require('internal/buffer');
const { isAnyArrayBuffer } = require('internal/util/types');
const { kOnDrain, kOnEnd, kOnError, kOnRead, setOwner } = require('internal/net/handle');

class Transport {
  // `session` has _receive(bytes), _drained(), _socketFailed(error) and _socketEnded().
  constructor(session, socket) {
    this.session = session;
    this.socket = socket;
    this.blocked = false;   // What was written last waits; kOnDrain follows.
    this.isNet = socket instanceof net.Socket && Boolean(socket._handle);
    this.arrived = [];      // Of a stream of JavaScript's; null is its end.
    // What has arrived before there was a session.
    const early = [];
    if (this.isNet) {
      let chunk;
      while ((chunk = socket.read()) !== null) early.push(chunk);
      this.handle = socket._handle;
    } else {
      const { DuplexTransport } = require('internal/tls/duplex_transport');
      this.handle = new DuplexTransport(socket, (error) => this.session?._socketFailed(error));
    }
    setOwner(this.handle, this);
    this.early = early;
  }

  start() {
    for (const chunk of this.early.splice(0)) this[kOnRead](chunk);
    if (this.session === null || this.handle === null) return;
    this.handle.reading = true;
    this.handle.readStart();
  }

  write(bytes) {
    if (this.gone) return;
    if (this.handle.write(bytes) === 1) this.blocked = true;
  }

  get gone() {
    return this.handle === null || (this.isNet && this.socket._handle !== this.handle);
  }

  // The socket gets its handle back; the session hears nothing more.
  release() {
    const { handle, socket } = this;
    if (handle === null) return;
    const gone = this.gone;
    this.session = null;
    this.handle = null;
    if (gone) return;
    if (this.isNet) setOwner(handle, socket);
    else setOwner(handle, undefined);
  }

  [kOnRead](data) {
    if (this.session === null) return;
    if (!this.isNet) {
      // Not on the stack of whoever writes to the other end.
      if (this.arrived.push(data) === 1) setImmediate(() => this.#deliver());
      return;
    }
    this.socket._unrefTimer();
    this.session._receive(isAnyArrayBuffer(data) ? new FastBuffer(data, 0, data.byteLength) : data);
  }

  #deliver() {
    const { arrived } = this;
    while (arrived.length > 0 && this.session !== null) {
      const data = arrived.shift();
      if (data === null) {
        this.session._socketEnded();
      } else {
        const rest = arrived.length > 0;
        if (rest) setImmediate(() => this.#deliver());
        this.session._receive(data);
        if (rest) return;
      }
    }
  }

  [kOnEnd]() {
    const { socket } = this;
    if (this.isNet) {
      socket[kOnEnd]();
      socket.resume();
    } else if (this.arrived.push(null) === 1) {
      setImmediate(() => this.#deliver());
    }
  }

  [kOnError](errno, syscall) {
    if (this.isNet) this.socket[kOnError](errno, syscall);
  }

  [kOnDrain]() {
    // The other end of a stream of JavaScript's hears of the bytes first.
    if (this.isNet) this.#drained();
    else setImmediate(() => this.#drained());
  }

  #drained() {
    this.blocked = false;
    this.session?._drained();
  }
}

module.exports = { Transport };
