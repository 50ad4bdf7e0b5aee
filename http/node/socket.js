'use strict';

// A connection of an HTTP server as programs see it: req.socket, 'connection', 'clientError'. Made
// when somebody asks for it; the bytes are the server's business.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { binding } = require('internal/http/common');

const { nextTick } = process;

class HttpSocket extends EventEmitter {
  constructor(server, handle) {
    super();
    this.server = server;
    this.destroyed = false;
    this.writable = true;
    this.readable = true;
    this.allowHalfOpen = true;
    this.connecting = false;
    this.timeout = undefined;
    this._handle = handle;
    this._info = undefined;
    this._timer = null;
    // Its address is gone with the connection; what peers are is often asked when they have left.
    this._info = binding.connectionInfo(server._id, handle);
  }

  get remoteAddress() {
    return this._info?.[0];
  }

  get remotePort() {
    return this._info?.[1];
  }

  get remoteFamily() {
    return this._info?.[2];
  }

  get localAddress() {
    return this._info?.[3];
  }

  get localPort() {
    return this._info?.[4];
  }

  get localFamily() {
    return this._info?.[5];
  }

  get writableLength() {
    return this.destroyed ? 0 : binding.connectionQueued(this.server._id, this._handle);
  }

  get readyState() {
    return this.destroyed ? 'closed' : 'open';
  }

  address() {
    return this._info === undefined ? {} :
      { address: this.localAddress, family: this.localFamily, port: this.localPort };
  }

  setNoDelay(on = true) {
    if (!this.destroyed) binding.connectionNoDelay(this.server._id, this._handle, !!on);
    return this;
  }

  setKeepAlive(on = false, delay = 0) {
    if (!this.destroyed) {
      binding.connectionKeepAlive(this.server._id, this._handle, !!on, ~~(delay / 1000));
    }
    return this;
  }

  setTimeout(ms, callback) {
    this.timeout = ms;
    if (this._timer !== null) clearTimeout(this._timer);
    this._timer = null;
    if (callback) this.once('timeout', callback);
    if (ms > 0 && !this.destroyed) {
      this._timer = setTimeout(() => {
        this._timer = null;
        if (!this.emit('timeout') && !this.server.emit('timeout', this)) this.destroy();
      }, ms);
      this._timer.unref();
    }
    return this;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  pause() {
    return this;
  }

  resume() {
    return this;
  }

  cork() {}

  uncork() {}

  // Raw bytes belong to responses, except when the peer's request could not be understood.
  write() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('socket.write');
  }

  end(data) {
    if (this.destroyed) return this;
    this.writable = false;
    binding.connectionFinish(this.server._id, this._handle, data === undefined ? '' : data);
    return this;
  }

  destroySoon() {
    this.end();
  }

  destroy(error) {
    if (this.destroyed) return this;
    if (error) nextTick(emitError, this, error);
    binding.connectionDestroy(this.server._id, this._handle);
    return this;
  }

  _closed() {
    if (this.destroyed) return;
    this.destroyed = true;
    this.writable = this.readable = false;
    if (this._timer !== null) clearTimeout(this._timer);
    nextTick(emitClose, this);
  }
}

function emitError(socket, error) {
  if (socket.listenerCount('error') > 0) socket.emit('error', error);
}

function emitClose(socket) {
  socket.emit('close', false);
}

module.exports = { HttpSocket };
