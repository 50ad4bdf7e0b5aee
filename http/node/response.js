'use strict';

// http.ServerResponse. A request that native code serves (see internal/http/direct) gets a response
// that leaves with one native call when it is set up and ended in one go; whatever else a program
// does with it takes the connection out for the general way, on net.Socket.

const { codes } = require('internal/errors');
const { EventEmitter } = require('events');
const { hasInvalidChar, kShown, statusCodes } = require('internal/http/common');
const { OutgoingMessage } = require('internal/http/outgoing');
const { writeEarlyHints, writeInterim } = require('internal/http/interim');
const {
  drained, endStream, hasField, hold, kOver, kSent, needsNoSocket, respond, sizeOf,
} = require('internal/http/response_direct');

const { nextTick } = process;
const { defineProperty } = Object;
const { prototype: inherited } = OutgoingMessage;
const { emit } = EventEmitter.prototype;

function ServerResponse(req, options) {
  if (req._connection >= 0 && req._handle >= 0) {
    // The rest is in the prototype.
    this._socket = undefined;
    this._handle = req._handle;
    this.req = req;
    this.statusCode = 200;
    this.statusMessage = undefined;
    this._events = undefined;
    this._fields = null;
    this._set = 0;
    this._header = null;
    this.finished = false;
    return;
  }
  OutgoingMessage.call(this, options);
  this.req = req;
  this.statusCode = 200;
  this.statusMessage = undefined;
  if (req.method === 'HEAD') this._hasBody = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = /chunk/.test(req.headers.te);
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, inherited);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

const { prototype } = ServerResponse;

// What native code has written of a response that leaves it.
const kChunked = 2;
const kGoesOn = 4;

Object.assign(prototype, {
  statusCode: 200,
  statusMessage: undefined,
  sendDate: true,
  _sent100: false,
  _expect_continue: false,
  _settled: null, // Status and reason of a head that native code is to write.
  _handle: -1,
  _highWaterMark: 16 * 1024,
  _strictBody: false,
});

// Of a response that native code would send: whatever waits goes the general way.
defineProperty(prototype, 'outputData', {
  __proto__: null,
  configurable: true,
  get() {
    const value = [];
    this.outputData = value;
    return value;
  },
  set(value) {
    defineProperty(this, 'outputData', {
      __proto__: null, configurable: true, enumerable: true, writable: true, value,
    });
  },
});

prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};
const implicitHeader = prototype._implicitHeader;

prototype.writeHead = function writeHead(statusCode, reason, obj) {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  const status = statusCode | 0;
  if (status < 100 || status > 999) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(statusCode);

  let headers = obj;
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    this.statusMessage ||= statusCodes()[status] || 'unknown';
    headers ??= reason;
  }
  this.statusCode = status;
  if (this._fields !== null && headers) {
    addHeaders(this, headers);
    headers = undefined;
  }
  if (hasInvalidChar(this.statusMessage)) throw new codes.ERR_INVALID_CHAR('statusMessage');
  if (this._handle >= 0) {
    // Native code can still send it if it is made of fields alone.
    if (headers !== undefined && headers !== null && !adopt(this, headers)) this._detach();
    if (this._handle >= 0 && hasField(this, 'trailer')) this._detach();
    if (this._handle >= 0) {
      this._header = 'HTTP/1.1';
      this._settled = [status, this.statusMessage];
      return this;
    }
  }
  if (status === 204 || status === 304 || status < 200) this._hasBody = false;
  // The body that the peer holds back will not be asked for.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(`HTTP/1.1 ${status} ${this.statusMessage}\r\n`, headers ?? this._fields);
  return this;
};
prototype.writeHeader = prototype.writeHead;
const { writeHead } = prototype;

function addHeaders(res, headers) {
  if (!Array.isArray(headers)) {
    for (const name of Object.keys(headers)) {
      if (name) res.setHeader(name, headers[name]);
    }
    return;
  }
  if (headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
  // What is given here replaces what was there, and may name a field twice.
  for (let i = 0; i < headers.length; i += 2) res.removeHeader(headers[i]);
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]) res.appendHeader(headers[i], headers[i + 1]);
  }
}

// Plain fields of writeHead() become fields of the response.
function adopt(res, headers) {
  if (Array.isArray(headers)) return false;
  for (const name in headers) {
    if (!Object.hasOwn(headers, name)) continue;
    if (!name || Array.isArray(headers[name])) {
      res._fields = null;
      res._set = 0;
      return false;
    }
    res.setHeader(name, headers[name]);
  }
  return true;
}

// From here on, the response is one on a socket.
prototype._detach = function() {
  const { _handle: handle } = this;
  if (handle < 0) return;
  this.req._peer._detach(this);
  if (this._handle !== handle) return;
  // The connection is gone.
  this._handle = -1;
  this._replay(0);
};

// Writes what native code was to write; `begun`: what it has written, of
// HttpServerBinding::Release().
prototype._replay = function(begun) {
  if (this._header === null) return;
  const { _held: held, _needDrain: needDrain, statusCode, statusMessage } = this;
  this._held = null;
  this._heldLength = 0;
  this._queued = 0;
  if (this._headerSent) {
    this.chunkedEncoding = (begun & kChunked) !== 0;
    this._last = (begun & kGoesOn) === 0;
    const [status] = this._settled;
    if (status === 204 || status === 304) this._hasBody = false;
    if (needDrain && held === null) nextTick(drained, this);
  } else {
    this._header = null;
    Reflect.apply(writeHead, this, this._settled);
    this.statusCode = statusCode;
    this.statusMessage = statusMessage;
  }
  if (held === null) return;
  for (const chunk of held) Reflect.apply(inherited.write, this, [chunk]);
};

function general(name) {
  const method = inherited[name];
  prototype[name] = {
    [name](...args) {
      if (this._handle >= 0) this._detach();
      else if (this._handle === kSent) this._socket = this.req.socket;
      return Reflect.apply(method, this, args);
    },
  }[name];
}

for (const name of ['flushHeaders', 'addTrailers', 'cork', 'uncork', 'setTimeout',
                    'destroy', '_send', '_writeRaw', '_storeHeader']) {
  general(name);
}

const { _send: send, _storeHeader: storeHeader, _writeRaw: writeRaw } = prototype;

// Whether everything that a program may have replaced is still ours, and nobody waits for more of
// the response than its end. A writeHead() of its own is called where it would be.
function mayLeave(res) {
  return res._implicitHeader === implicitHeader &&
    res._storeHeader === storeHeader && res._send === send && res._writeRaw === writeRaw &&
    res.strictContentLength === false &&
    (res._events === undefined || needsNoSocket(res._events));
}

function isChunk(chunk) {
  return typeof chunk === 'string' || chunk instanceof Uint8Array;
}

prototype.write = function write(chunk, encoding, callback) {
  if (this._handle >= 0) {
    if (isChunk(chunk) && !callback && typeof encoding !== 'function' && mayLeave(this)) {
      const room = hold(this, chunk, encoding);
      if (room !== undefined) return room;
    }
    this._detach();
  }
  return Reflect.apply(inherited.write, this, [chunk, encoding, callback]);
};

prototype.end = function end(chunk, encoding, callback) {
  if (this._handle >= 0) {
    if ((chunk === undefined || chunk === null || isChunk(chunk)) &&
        typeof encoding !== 'function' && mayLeave(this)) {
      if (this._headerSent && endStream(this, chunk, encoding, callback)) return this;
      const whole = this._header === null;
      if (whole && this.writeHead !== writeHead) {
        if (chunk !== undefined && chunk !== null) this._contentLength = sizeOf(chunk, encoding);
        this._implicitHeader();
      }
      if (this._handle >= 0 && !this._headerSent &&
          respond(this, whole, chunk, encoding, callback)) {
        return this;
      }
    }
    this._detach();
  }
  return Reflect.apply(inherited.end, this, [chunk, encoding, callback]);
};

prototype.writeContinue = function writeContinue(callback) {
  writeInterim(this, 'HTTP/1.1 100 Continue\r\n\r\n', 'ascii', callback);
  this._sent100 = true;
};

prototype.writeProcessing = function writeProcessing(callback) {
  writeInterim(this, 'HTTP/1.1 102 Processing\r\n\r\n', 'ascii', callback);
};

prototype.writeEarlyHints = function(hints, callback) {
  writeEarlyHints(this, hints, callback);
};

defineProperty(prototype, 'socket', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    // Under way in native code, or sent but not yet said to be.
    if (this._handle >= 0 || this._handle === kSent) return this.req.socket;
    const socket = this._socket ?? null;
    if (socket !== null && socket[kShown] === false) socket[kShown] = true;
    return socket;
  },
  set(value) {
    this._socket = value;
  },
});

// What nobody watches is over as soon as it is sent.
for (const name of ['destroyed', '_closed']) {
  const own = Symbol(name);
  defineProperty(prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this._handle === kOver || this[own] === true;
    },
    set(value) {
      this[own] = value;
    },
  });
}

function emitClose(res) {
  if (res._closed) return;
  res.destroyed = true;
  res._closed = true;
  res.emit('close');
}

// The connection ends before the response.
function onSocketClose() {
  if (this._httpMessage) emitClose(this._httpMessage);
}

prototype.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new codes.ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  socket.on('close', onSocketClose);
  this._socket = socket;
  if (this._events?.socket !== undefined || this.emit !== emit) socket[kShown] = true;
  this.emit('socket', socket);
  this._flush();
};

prototype.detachSocket = function detachSocket(socket) {
  socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this._socket = null;
};

function scheduleClose(res) {
  nextTick(emitClose, res);
}

module.exports = { ServerResponse, emitClose, scheduleClose };
