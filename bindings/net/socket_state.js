'use strict';

// What a net.Socket tells about itself.

const { kBytesRead, kBytesWritten } = require('internal/net/socket_write');

function define(Socket, name, get, options = {}) {
  Object.defineProperty(Socket.prototype, name, { __proto__: null, get, ...options });
}

function byteLength(chunk, encoding) {
  if (typeof chunk !== 'string') return chunk.length;
  return require('buffer').Buffer.byteLength(chunk, encoding);
}

function pendingLength(data, encoding) {
  if (!data) return 0;
  if (!Array.isArray(data)) return byteLength(data, encoding);
  let size = 0;
  for (const item of data) {
    size += data.allBuffers ? item.length : byteLength(item.chunk, item.encoding);
  }
  return size;
}

function defineState(Socket) {
  Socket.prototype._getpeername = function() {
    if (!this._handle?.getpeername || this.connecting) return this._peername || {};
    if (!this._peername) {
      const out = {};
      if (this._handle.getpeername(out) !== 0) return out;
      this._peername = out;
    }
    return this._peername;
  };

  Socket.prototype._getsockname = function() {
    if (!this._handle?.getsockname) return {};
    if (!this._sockname) {
      const out = {};
      this._handle.getsockname(out);
      this._sockname = out;
    }
    return this._sockname;
  };

  Socket.prototype.address = function() {
    return this._getsockname();
  };

  define(Socket, '_connecting', function() {
    return this.connecting;
  });
  define(Socket, 'pending', function() {
    return !this._handle || this.connecting;
  }, { configurable: true });
  define(Socket, 'readyState', function() {
    if (this.connecting) return 'opening';
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  });
  define(Socket, 'bufferSize', function() {
    return this._handle ? this.writableLength : undefined;
  });

  const shown = { configurable: false, enumerable: true };
  for (const [name, end, key] of [
    ['remoteAddress', '_getpeername', 'address'], ['remoteFamily', '_getpeername', 'family'],
    ['remotePort', '_getpeername', 'port'], ['localAddress', '_getsockname', 'address'],
    ['localPort', '_getsockname', 'port'], ['localFamily', '_getsockname', 'family'],
  ]) {
    define(Socket, name, function() {
      return this[end]()[key];
    }, shown);
  }
  define(Socket, 'bytesRead', function() {
    return this._handle ? this._handle.bytesRead : this[kBytesRead];
  }, shown);
  define(Socket, '_bytesDispatched', function() {
    return this._handle ? this._handle.bytesWritten : this[kBytesWritten];
  }, shown);
  define(Socket, 'bytesWritten', function() {
    const waiting = this.writableBuffer;
    if (!waiting) return undefined;
    let size = this._bytesDispatched;
    for (const { chunk, encoding } of waiting) size += byteLength(chunk, encoding);
    return size + pendingLength(this._pendingData, this._pendingEncoding);
  }, shown);
}

module.exports = { defineState };
