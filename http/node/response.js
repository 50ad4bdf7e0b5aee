'use strict';

// http.ServerResponse. The usual response, set up and ended in one go, leaves with one native call;
// everything else goes step by step (head, parts, end). Programs that replace writeHead, write or
// end find real methods that call each other as Node's do.

const { codes } = require('internal/errors');
const {
  binding, encode, hasInvalidChar, statusCodes,
} = require('internal/http/common');
const {
  OutgoingMessage, flatten, kClose, kNoDate,
} = require('internal/http/outgoing');

const { nextTick } = process;
const { defineProperty } = Object;
const { prototype: inherited } = OutgoingMessage;

// What _header says once the head is settled; programs only test it.
const kSettled = 'HTTP/1.1';

// The receive that is being worked on, by number: 'finish' of a response that has ended can still
// be listened to until it is over.
let turn = 0;

function nextTurn() {
  turn++;
}

function ServerResponse(req) {
  this.req = req;
  this.statusCode = 200;
  this.statusMessage = undefined;
  this.sendDate = true;
  this.finished = false;
  this._header = null;
  this._fields = null;
  this._set = 0;
  this._options = 0;
  this._trailer = '';
  this._server = req?._server;
  this._handle = req === undefined || req._handle === undefined ? -1 : req._handle;
  this._flat = null; // Fields that writeHead() was given alone.
  this._length = -1; // Of the body, where end() knew it before the head was settled.
  this._headSent = false;
  this._waiting = false; // flush() is scheduled.
  this._needDrain = false;
  this._events = undefined;
  this._endTurn = -1;
  this._closing = 0; // 1: 'finish' and 'close' are scheduled, 2: emitted.
  this.destroyed = false;
  this.shouldKeepAlive = true;
}
Object.setPrototypeOf(ServerResponse.prototype, inherited);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

const { prototype } = ServerResponse;

prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};
const implicitHeader = prototype._implicitHeader;

prototype.writeHead = function writeHead(statusCode, reason, obj) {
  if (this._header !== null) throw new codes.ERR_HTTP_HEADERS_SENT('write');
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

  if (headers) {
    if (this._fields !== null) {
      setAll(this, headers);
    } else {
      this._flat = flatten(headers);
    }
  }
  if (hasInvalidChar(this.statusMessage)) throw new codes.ERR_INVALID_CHAR('statusMessage');
  this._header = kSettled;
  return this;
};
prototype.writeHeader = prototype.writeHead;
const { writeHead } = prototype;

function setAll(res, headers) {
  if (Array.isArray(headers)) {
    if (headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
    for (let i = 0; i < headers.length; i += 2) {
      if (headers[i]) res.setHeader(headers[i], headers[i + 1]);
    }
    return;
  }
  for (const name of Object.keys(headers)) {
    if (name) res.setHeader(name, headers[name]);
  }
}

function optionsOf(res) {
  return res._options | (res.sendDate ? 0 : kNoDate) | (res.shouldKeepAlive ? 0 : kClose);
}

function reasonOf(res) {
  const { statusMessage } = res;
  if (statusMessage === undefined) return undefined;
  return statusMessage === statusCodes()[res.statusCode] ? undefined : `${statusMessage}`;
}

// Gives the settled head to native code; it leaves with what follows.
function sendHead(res) {
  res._headSent = true;
  if (res._handle < 0) return;
  const flat = res._flat ?? (res._fields === null || res._set >= 0 ? null : res._flatFields());
  const set = res._flat === null && (res._fields === null || res._set >= 0) ? res._set : -1;
  binding.head(res._server._id, res._handle, res.statusCode, set, flat, res._length,
               reasonOf(res), optionsOf(res));
}

function checkChunk(chunk) {
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
    throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
}

function toBytes(chunk, encoding) {
  if (typeof chunk !== 'string' || encoding === undefined || encoding === null) return chunk;
  const lower = `${encoding}`.toLowerCase();
  return lower === 'utf8' || lower === 'utf-8' ? chunk : encode(chunk, encoding);
}

function fail(res, error, callback) {
  if (res.destroyed) {
    if (callback !== undefined) nextTick(callback, error);
    return;
  }
  nextTick(() => {
    callback?.(error);
    if (!res.destroyed) res.emit('error', error);
  });
}

prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  checkChunk(chunk);
  if (this.finished) {
    fail(this, new codes.ERR_STREAM_WRITE_AFTER_END(), callback);
    return false;
  }
  if (this.destroyed) {
    fail(this, new codes.ERR_STREAM_DESTROYED('write'), callback);
    return false;
  }
  if (this._header === null) this._implicitHeader();
  if (!this._headSent) sendHead(this);
  let room = true;
  if (this._handle >= 0 && chunk.length > 0) {
    room = binding.write(this._server._id, this._handle, toBytes(chunk, encoding), true);
  }
  scheduleFlush(this);
  if (callback !== undefined) nextTick(callback);
  if (!room) this._needDrain = true;
  return room;
};

// What is written within one tick leaves in one piece.
function scheduleFlush(res) {
  if (res._waiting || res._handle < 0) return;
  res._waiting = true;
  nextTick(flushNow, res);
}

function flushNow(res) {
  res._waiting = false;
  if (res._handle >= 0) binding.flush(res._server._id, res._handle);
}

prototype.end = function end(chunk, encoding, callback) {
  // The usual case: nothing sent, nothing replaced.
  if (encoding === undefined && callback === undefined && this._header === null &&
      !this.finished && this._handle >= 0 && this.writeHead === writeHead &&
      this._implicitHeader === implicitHeader &&
      (typeof chunk === 'string' || chunk === undefined)) {
    const status = this.statusCode;
    const message = this.statusMessage;
    const set = this._set;
    if (set >= 0 && message === undefined && status >= 100 && status <= 999 &&
        (status | 0) === status && this._trailer === '') {
      this._header = kSettled;
      this._headSent = true;
      this.finished = true;
      const options = this.sendDate && this.shouldKeepAlive ? this._options : optionsOf(this);
      binding.respond(this._server._id, this._handle, status, set, null, chunk, undefined, options);
      finish(this);
      return this;
    }
  }
  return endSlowly(this, chunk, encoding, callback);
};

function endSlowly(res, chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = encoding = undefined;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (chunk) {
    checkChunk(chunk);
    if (res.finished) {
      fail(res, new codes.ERR_STREAM_WRITE_AFTER_END(), callback);
      return res;
    }
  } else if (res.finished) {
    if (typeof callback === 'function') {
      if (res.writableFinished && res._closing === 2) {
        callback(new codes.ERR_STREAM_ALREADY_FINISHED('end'));
      } else {
        res.on('finish', callback);
      }
    }
    return res;
  }

  const body = chunk ? toBytes(chunk, encoding) : undefined;
  if (res._header === null) {
    // Settled by end() itself: the length is known, whatever writeHead() is by now.
    res._length = 0;
    res._implicitHeader();
    if (res._header !== null && !res._headSent) {
      if (typeof callback === 'function') res.once('finish', callback);
      respond(res, body);
      return res;
    }
  }
  if (!res._headSent) sendHead(res);
  if (typeof callback === 'function') res.once('finish', callback);
  res.finished = true;
  if (res._handle >= 0) {
    binding.end(res._server._id, res._handle, body, res._trailer === '' ? undefined : res._trailer);
  }
  finish(res);
  return res;
}

// The whole response at once, with a head that is settled.
function respond(res, body) {
  res._headSent = true;
  res.finished = true;
  if (res._handle >= 0) {
    const flat = res._flat ?? (res._fields === null || res._set >= 0 ? null : res._flatFields());
    const set = res._flat === null && (res._fields === null || res._set >= 0) ? res._set : -1;
    if (res._trailer === '') {
      binding.respond(res._server._id, res._handle, res.statusCode, set, flat, body, reasonOf(res),
                      optionsOf(res));
    } else {
      // Trailers need chunks, which a Trailer field asks for.
      res._length = body === undefined ? 0 : body.length;
      sendHead(res);
      binding.end(res._server._id, res._handle, body, res._trailer);
    }
  }
  finish(res);
}

function finish(res) {
  const { req } = res;
  // A response that a program made by itself may have any request, or none.
  if (req?.complete) {
    res._server?._release(res);
  } else if (req?._body === null) {
    req._dump();
  }
  if (res._events !== undefined || req?._body) {
    res._closing = 1;
    nextTick(emitFinish, res);
  } else {
    res._endTurn = turn;
  }
}

function emitFinish(res) {
  res.emit('prefinish');
  res.emit('finish');
  nextTick(emitClose, res);
  if (res.req?._body) res.req._dump();
}

function emitClose(res) {
  if (res._closing === 2) return;
  res._closing = 2;
  res.destroyed = true;
  res.emit('close');
}

prototype.on = function on(name, listener) {
  inherited.on.call(this, name, listener);
  if (this._endTurn === turn && this._closing === 0) {
    this._closing = 1;
    nextTick(emitFinish, this);
  }
  return this;
};
prototype.addListener = prototype.on;

// A listener came to the request after the response had ended.
prototype._noticeRequestListener = function() {
  if (this._endTurn === turn && this.finished) this.req._dump();
};

prototype.flushHeaders = function flushHeaders() {
  if (this._header === null) this._implicitHeader();
  if (!this._headSent) sendHead(this);
  if (this._handle >= 0) binding.flush(this._server._id, this._handle);
};

function writeRaw(res, text, callback) {
  if (res._handle >= 0) binding.writeRaw(res._server._id, res._handle, text);
  if (typeof callback === 'function') nextTick(callback);
}

prototype.writeContinue = function writeContinue(callback) {
  writeRaw(this, 'HTTP/1.1 100 Continue\r\n\r\n', callback);
};

prototype.writeProcessing = function writeProcessing(callback) {
  writeRaw(this, 'HTTP/1.1 102 Processing\r\n\r\n', callback);
};

prototype.writeEarlyHints = function writeEarlyHints(hints, callback) {
  const { validateLinkHeaderValue, validateObject } = require('internal/validators');
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = validateLinkHeaderValue(hints.link);
  if (link.length === 0) return;
  const flat = flatten({ ...hints, link: [] });
  let head = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
  for (let i = 0; i < flat.length; i += 2) head += `${flat[i]}: ${flat[i + 1]}\r\n`;
  writeRaw(this, `${head}\r\n`, callback);
};

prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this._error = error;
  this.socket?.destroy(error);
  return this;
};

prototype.setTimeout = function setTimeout(ms, callback) {
  if (callback) this.on('timeout', callback);
  this.socket?.setTimeout(ms);
  return this;
};

prototype.cork = function cork() {};
prototype.uncork = function uncork() {};
prototype.assignSocket = function assignSocket() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('assignSocket');
};
prototype.detachSocket = function detachSocket() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('detachSocket');
};

// The connection is gone before the response was done.
prototype._abort = function() {
  this._handle = -1;
  this.destroyed = true;
  if (this._events !== undefined && this._closing === 0) {
    this._closing = 1;
    nextTick(emitClose, this);
  }
};

prototype._drain = function() {
  if (!this._needDrain || this.finished) return;
  this._needDrain = false;
  this.emit('drain');
};

function defineState(name, get) {
  defineProperty(prototype, name, { __proto__: null, configurable: true, enumerable: true, get });
}

defineState('headersSent', function() {
  return this._header !== null;
});
defineState('writable', () => true);
defineState('writableEnded', function() {
  return this.finished;
});
defineState('writableFinished', function() {
  return this.finished && this.writableLength === 0;
});
defineState('writableLength', function() {
  return this._handle >= 0 && this._headSent ? this._server._queuedOf(this._handle) : 0;
});
defineState('writableHighWaterMark', () => 64 * 1024);
defineState('writableNeedDrain', function() {
  return !this.destroyed && !this.finished && this._needDrain;
});
defineState('writableObjectMode', () => false);
defineState('writableCorked', () => 0);
defineState('closed', function() {
  return this._closing === 2;
});
defineState('errored', function() {
  return this._error ?? null;
});

for (const name of ['socket', 'connection']) {
  defineProperty(prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      // As in Node, a finished response has given its socket back.
      return this._closing === 2 ? null : this.req.socket;
    },
    set(value) {
      this.req.socket = value;
    },
  });
}

module.exports = { ServerResponse, nextTurn };
