'use strict';

// net.Socket: a Duplex over a native stream handle.

const { Duplex } = require('stream');
const { codes } = require('internal/errors');
const { errnoException } = require('internal/errors/system');
const { FastBuffer } = require('internal/buffer');
const { isUint8Array } = require('internal/util/types');
const {
  StreamHandle, binding, kOnEnd, kOnError, kOnRead, setOwner, streamOver,
} = require('internal/net/handle');
const {
  defineWriting, finish, kBytesRead, kBytesWritten, kLastQueued, kPendingWrite,
} = require('internal/net/socket_write');
const { defineState } = require('internal/net/socket_state');
const { connect } = require('internal/net/connect');

const kHandle = Symbol('handle');
const kTimeout = Symbol('timeout');
const kBuffer = Symbol('buffer');   // of the option onread
const kMakeBuffer = Symbol('makeBuffer');
const kBufferCallback = Symbol('bufferCallback');
const kNoDelay = Symbol('noDelay');
const kKeepAlive = Symbol('keepAlive');
const kKeepAliveDelay = Symbol('keepAliveDelay');
const kClosing = Symbol('closing'); // The method of the handle that ends it.

function rejectObjectMode(options) {
  if (options?.objectMode) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      'options.objectMode', options.objectMode, 'is not supported');
  }
  for (const name of ['readableObjectMode', 'writableObjectMode']) {
    if (options?.[name]) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        `options.${name}`, options.readableObjectMode || options.writableObjectMode,
        'is not supported');
    }
  }
}

function handleOf(fd) {
  const { validateInt32 } = require('internal/validators');
  validateInt32(fd, 'fd', 0);
  const kind = binding.descriptorKind(fd);
  if (kind !== 'PIPE' && kind !== 'TCP') throw new codes.ERR_INVALID_FD_TYPE(kind);
  const handle = streamOver(fd);
  if (typeof handle === 'number') throw errnoException(handle, 'open');
  return handle;
}

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  rejectObjectMode(options);
  if (options?.keepAliveInitialDelay !== undefined) {
    const { validateNumber } = require('internal/validators');
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  }
  const settings = typeof options === 'number' ? { fd: options } : { ...options };

  this.connecting = false;
  this._hadError = false;
  this[kHandle] = null;
  this._parent = null;
  this._host = null;
  this[kPendingWrite] = null;
  this[kLastQueued] = 0;
  this[kTimeout] = null;
  this[kBuffer] = null;
  this[kMakeBuffer] = null;
  this[kBufferCallback] = null;
  this[kClosing] = 'close';

  settings.allowHalfOpen = Boolean(settings.allowHalfOpen);
  settings.emitClose = false;   // comes when the handle is closed
  settings.autoDestroy = true;
  settings.decodeStrings = false;
  Reflect.apply(Duplex, this, [settings]);

  if (settings.handle) this[kHandle] = settings.handle;
  else if (settings.fd !== undefined) this[kHandle] = handleOf(settings.fd);

  const { onread } = settings;
  if (onread !== null && typeof onread === 'object' && typeof onread.callback === 'function' &&
      (isUint8Array(onread.buffer) || typeof onread.buffer === 'function')) {
    if (typeof onread.buffer === 'function') this[kMakeBuffer] = onread.buffer;
    else this[kBuffer] = onread.buffer;
    this[kBufferCallback] = onread.callback;
  }
  this[kNoDelay] = Boolean(settings.noDelay);
  this[kKeepAlive] = Boolean(settings.keepAlive);
  this[kKeepAliveDelay] = ~~(Math.max(settings.keepAliveInitialDelay, 0) / 1000);
  this._pendingData = null;
  this._pendingEncoding = '';
  this._sockname = null;
  this.server = null;
  this._server = null;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;

  this.on('end', onEnd);
  this._adopt();
  if (this[kHandle] !== null && settings.readable !== false) {
    if (settings.pauseOnCreate) {
      this[kHandle].reading = false;
      this[kHandle].readStop();
      this.readableFlowing = false;
    } else if (!settings.manualStart) {
      this.read(0);
    }
  }
  if (settings.signal) closeOnAbort(this, settings.signal);
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

// The stream itself is destroyed by Duplex; this stops attempts to connect.
function closeOnAbort(socket, signal) {
  const { validateAbortSignal } = require('internal/validators');
  validateAbortSignal(signal, 'options.signal');
  const { addAbortListener } = require('internal/events/abort_listener');
  process.nextTick(() => {
    addAbortListener(signal, () => {
      socket._aborted = true;
    });
  });
}

function onEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterEnd;
}

function writeAfterEnd(chunk, encoding, callback) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, callback);
  const error = new Error('This socket has been ended by the other party');
  error.code = 'EPIPE';
  const done = typeof encoding === 'function' ? encoding : callback;
  if (typeof done === 'function') process.nextTick(done, error);
  this.destroy(error);
  return false;
}

defineState(Socket);
defineWriting(Socket);
Socket.prototype.connect = connect;

Object.defineProperty(Socket.prototype, '_handle', {
  __proto__: null,
  get() {
    return this[kHandle];
  },
  set(handle) {
    this[kHandle] = handle;
  },
});

// Makes the handle ours; after the socket got it.
Socket.prototype._adopt = function() {
  this._undestroy();
  this._sockname = null;
  const handle = this[kHandle];
  if (handle === null) return;
  setOwner(handle, this);
  nextBuffer(this);
  if (this[kBuffer] !== null) handle.useBuffer?.(this[kBuffer]);
};

// For each attempt to connect but the first.
Socket.prototype._replaceHandle = function(handle) {
  this[kHandle]?.close();
  this[kHandle] = handle;
  this._adopt();
};

// Settings that were made before there was a connection to make them on.
Socket.prototype._applySettings = function() {
  const handle = this[kHandle];
  if (this[kNoDelay]) handle.setNoDelay?.(true);
  if (this[kKeepAlive]) handle.setKeepAlive?.(true, this[kKeepAliveDelay]);
};

function nextBuffer(socket) {
  if (socket[kMakeBuffer] === null) return;
  const buffer = socket[kMakeBuffer]();
  if (isUint8Array(buffer)) socket[kBuffer] = buffer;
}

Socket.prototype[kOnRead] = function(data) {
  this._unrefTimer();
  const handle = this[kHandle];
  let more;
  if (this[kBuffer] !== null) {
    more = this[kBufferCallback].call(this, data, this[kBuffer]) !== false;
    if (this[kMakeBuffer] !== null) {
      nextBuffer(this);
      handle.useBuffer(this[kBuffer]);
    }
  } else {
    more = this.push(new FastBuffer(data, 0, data.byteLength));
  }
  if (!more && this[kHandle] === handle) {
    handle.reading = false;
    handle.readStop();
  }
};

Socket.prototype[kOnEnd] = function() {
  this.push(null);
  this.read(0);
};

Socket.prototype[kOnError] = function(errno, syscall) {
  const isWrite = syscall === 'write';
  const error = errnoException(errno, isWrite ? 'write' : 'read');
  if (isWrite && finish(this, error)) return;
  this.destroy(error);
};

function startReading(socket) {
  const handle = socket[kHandle];
  handle.reading = true;
  const failure = handle.readStart();
  if (failure) socket.destroy(errnoException(failure, 'read'));
}

// With a buffer of the program's own, nothing of the Readable's machinery starts or stops reading.
function startOwnBuffer(socket) {
  if (socket[kBuffer] !== null && !socket.connecting && socket[kHandle] &&
      !socket[kHandle].reading) {
    startReading(socket);
  }
}

Socket.prototype._read = function(size) {
  if (this.connecting || !this[kHandle]) this.once('connect', () => this._read(size));
  else if (!this[kHandle].reading) startReading(this);
};

Socket.prototype.read = function(size) {
  startOwnBuffer(this);
  return Duplex.prototype.read.call(this, size);
};

Socket.prototype.resume = function() {
  startOwnBuffer(this);
  return Duplex.prototype.resume.call(this);
};

Socket.prototype.pause = function() {
  if (this[kBuffer] !== null && !this.connecting && this[kHandle]?.reading) {
    this[kHandle].reading = false;
    if (!this.destroyed) this[kHandle].readStop();
  }
  return Duplex.prototype.pause.call(this);
};

Socket.prototype.end = function(data, encoding, callback) {
  Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

Socket.prototype._final = function(callback) {
  if (this.pending) {
    this.once('connect', () => this._final(callback));
    return;
  }
  const handle = this[kHandle];
  if (!handle) return callback();
  handle.shutdown();
  process.nextTick(callback);
};

Socket.prototype._unrefTimer = function() {
  for (let socket = this; socket !== null; socket = socket._parent) socket[kTimeout]?.refresh();
};

Socket.prototype.setTimeout = function(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  const { getTimerDuration } = require('internal/timers');
  const duration = getTimerDuration(msecs, 'msecs');
  if (this[kTimeout] !== null) clearTimeout(this[kTimeout]);
  this[kTimeout] = null;
  if (callback !== undefined) {
    const { validateFunction } = require('internal/validators');
    validateFunction(callback, 'callback');
    if (duration === 0) this.removeListener('timeout', callback);
    else this.once('timeout', callback);
  }
  if (duration > 0) this[kTimeout] = setTimeout(() => this._onTimeout(), duration).unref();
  return this;
};

// A slow write is no idle connection as long as it moves.
Socket.prototype._onTimeout = function() {
  if (this[kLastQueued] > 0 && this[kHandle]) {
    const { writeQueueSize } = this[kHandle];
    if (writeQueueSize !== this[kLastQueued]) {
      this[kLastQueued] = writeQueueSize;
      this._unrefTimer();
      return;
    }
  }
  this.emit('timeout');
};

Socket.prototype.setNoDelay = function(enable) {
  enable = enable === undefined || Boolean(enable);
  if (enable !== this[kNoDelay] || !this[kHandle]) {
    this[kNoDelay] = enable;
    this[kHandle]?.setNoDelay?.(enable);
  }
  return this;
};

Socket.prototype.setKeepAlive = function(enable, delay) {
  enable = Boolean(enable);
  const seconds = ~~(delay / 1000);
  const same = enable === this[kKeepAlive] && (!enable || seconds === this[kKeepAliveDelay]);
  if (this[kHandle] && (same || !this[kHandle].setKeepAlive)) return this;
  this[kKeepAlive] = enable;
  this[kKeepAliveDelay] = seconds;
  this[kHandle]?.setKeepAlive(enable, seconds);
  return this;
};

for (const name of ['ref', 'unref']) {
  Socket.prototype[name] = function() {
    if (!this[kHandle]) this.once('connect', this[name]);
    else this[kHandle][name]?.();
    return this;
  };
}

Socket.prototype.destroySoon = function() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype.resetAndDestroy = function() {
  const handle = this[kHandle];
  if (!handle) {
    this.destroy(new codes.ERR_SOCKET_CLOSED());
    return this;
  }
  if (!(handle instanceof StreamHandle) || handle.isPipe) throw new codes.ERR_INVALID_HANDLE_TYPE();
  if (this.connecting) this.once('connect', () => this._reset());
  else this._reset();
  return this;
};

Socket.prototype._reset = function() {
  this[kClosing] = 'reset';
  return this.destroy();
};

// From now on, destroy() leaves the peer time to read what was sent last, where that can be.
Socket.prototype._linger = function() {
  if (typeof this[kHandle]?.linger === 'function') this[kClosing] = 'linger';
};

Socket.prototype._destroy = function(error, callback) {
  this.connecting = false;
  for (let socket = this; socket !== null; socket = socket._parent) {
    if (socket[kTimeout] !== null) clearTimeout(socket[kTimeout]);
  }
  const handle = this[kHandle];
  if (handle) {
    const hadError = Boolean(error);
    this[kBytesRead] = handle.bytesRead;
    this[kBytesWritten] = handle.bytesWritten;
    handle[this[kClosing]](() => {
      finish(this, null);
      this.emit('close', hadError);
    });
    this[kClosing] = 'close';
    this[kHandle] = null;
    this._sockname = null;
    callback(error);
  } else {
    callback(error);
    process.nextTick(emitClose, this);
  }
  const server = this._server;
  if (server) {
    server._connections--;
    server._emitCloseIfDrained?.();
  }
};

function emitClose(socket) {
  socket.emit('close', false);
}

// A socket over a handle of internal/net/handle, such as a child's pipe.
function socketOver(handle, options) {
  return new Socket({ ...options, handle });
}

module.exports = { Socket, kKeepAlive, kKeepAliveDelay, kNoDelay, kTimeout, socketOver };
