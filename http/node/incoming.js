'use strict';

// http.IncomingMessage. What a program does not look at is never made: a message that a parser
// gave holds its head as one string (target or reason, then name and value of each field, one a
// line), and the state of its stream comes into being with the first look at it.

const { Readable, finished, getDefaultHighWaterMark } = require('stream');
const { binding, kShown, methodNames } = require('internal/http/common');

const { defineProperty } = Object;
const { nextTick } = process;
const { prototype: inherited } = Readable;

// Heads often repeat: the last first line cut out is kept with the head it came from.
let lastHead = '';
let lastLine = '';

function IncomingMessage(socket) {
  this._socket = socket;
  this._head = undefined;
  this._meta = 0;
  this._peer = null; // The server, or the parser of a response.
  this._url = undefined;
  this._method = undefined;
  this._raw = undefined;
  this._headers = undefined;
  this._trailerBlock = undefined;
  this._consuming = false;
  this._dumped = false;
  this.complete = false;
  this.aborted = false;
}
Object.setPrototypeOf(IncomingMessage.prototype, inherited);
Object.setPrototypeOf(IncomingMessage, Readable);

const { prototype } = IncomingMessage;

function define(name, get, set, enumerable = true) {
  defineProperty(prototype, name, { __proto__: null, configurable: true, enumerable, get, set });
}

function own(message, name, value) {
  defineProperty(message, name, {
    __proto__: null, configurable: true, enumerable: true, writable: true, value,
  });
  return value;
}

// A getter whose value a program may replace.
function defineLazy(name, make) {
  define(name, function() {
    return make(this);
  }, function(value) {
    own(this, name, value);
  });
}

function startStream(message) {
  if (Object.hasOwn(message, '_readableState')) return;
  const highWaterMark = message._socket?.readableHighWaterMark ??
    message._peer?.server?.highWaterMark ?? getDefaultHighWaterMark(false);
  // Readable's constructor sets the property.
  own(message, '_readableState', undefined);
  Reflect.apply(Readable, message, [{ highWaterMark }]);
  message._readableState.readingMore = true;
  if (message.complete) message.push(null);
}

define('_readableState', function() {
  if (this === prototype || this._dumped === undefined) return undefined;
  startStream(this);
  return this._readableState;
}, function(value) {
  own(this, '_readableState', value);
}, false);

// Whether anybody has looked at the stream.
prototype._hasStream = function() {
  return Object.hasOwn(this, '_readableState');
};

prototype._firstLine = function() {
  const head = this._head;
  if (head === undefined) return '';
  if (head !== lastHead) {
    const end = head.indexOf('\n');
    lastLine = end < 0 ? head : head.slice(0, end);
    lastHead = head;
  }
  return lastLine;
};

define('url', function() {
  if (this._url !== undefined) return this._url;
  return this._url = this._isResponse ? '' : this._firstLine();
}, function(value) {
  this._url = value;
});

prototype._isResponse = false;

define('method', function() {
  if (this._method !== undefined) return this._method;
  return this._head === undefined || this._isResponse ? null : methodNames[this._meta & 63];
}, function(value) {
  this._method = value;
});

define('rawHeaders', function() {
  if (this._raw === undefined) {
    this._raw = this._head === undefined ? [] : this._head.split('\n').slice(1);
    const limit = limitOf(this);
    if (limit > 0 && this._raw.length > 2 * limit) this._raw.length = 2 * limit;
  }
  return this._raw;
}, function(value) {
  this._raw = value;
});

function limitOf(message) {
  const limit = message._peer?.maxHeadersCount;
  return typeof limit === 'number' ? limit : 2000;
}

function joinedFields(message, raw) {
  const { joined } = require('internal/http/incoming_headers');
  return joined(raw, limitOf(message), message.joinDuplicateHeaders);
}

function distinctFields(message, raw) {
  return require('internal/http/incoming_headers').distinct(raw, limitOf(message));
}

define('headers', function() {
  if (this._headers === undefined) this._headers = joinedFields(this, this.rawHeaders);
  return this._headers;
}, function(value) {
  this._headers = value;
});

defineLazy('headersDistinct', (message) => own(
  message, 'headersDistinct', distinctFields(message, message.rawHeaders)));
defineLazy('rawTrailers', (message) => own(
  message, 'rawTrailers', message._trailerBlock?.split('\n') ?? []));
// Before the end of the body there are none, and the next look is to see them.
defineLazy('trailers', (message) => (message.complete ? own(
  message, 'trailers', joinedFields(message, message.rawTrailers)) : {}));
defineLazy('trailersDistinct', (message) => (message.complete ? own(
  message, 'trailersDistinct', distinctFields(message, message.rawTrailers)) : {}));

function minorOf(message) {
  return message._isResponse ? message._meta >>> 10 & 1 : message._meta >>> 6 & 1;
}

defineLazy('httpVersionMajor', (message) => (message._head === undefined ? null : 1));
defineLazy('httpVersionMinor', (message) => (
  message._head === undefined ? null : minorOf(message)));
defineLazy('httpVersion', (message) => (
  message._head === undefined ? null : minorOf(message) === 1 ? '1.1' : '1.0'));
defineLazy('joinDuplicateHeaders', (message) => message._peer?.joinDuplicateHeaders ?? false);
defineLazy('statusCode', (message) => (message._isResponse ? message._meta & 1023 : null));
defineLazy('statusMessage', (message) => (message._isResponse ? message._firstLine() : null));
defineLazy('upgrade', (message) => (
  message._head === undefined ? null : !message._isResponse && (message._meta & 0x800) !== 0));

define('socket', function() {
  const socket = this._socket;
  if (socket === undefined) {
    // That of a request that native code serves is made when somebody asks for it.
    return this._connection >= 0 ? this._peer._socketFor(this) : undefined;
  }
  if (socket !== null && socket[kShown] === false) socket[kShown] = true;
  return socket;
}, function(value) {
  this._socket = value;
});
define('connection', function() {
  return this.socket;
}, function(value) {
  this.socket = value;
});
defineLazy('client', (message) => message.socket);

// The number of the connection that native code has it from.
prototype._connection = -1;
// Whether native code keeps the rest of the body back.
prototype._heldBack = false;

// What came from a parser: see HttpParser::Meta().
prototype._fill = function(peer, meta, head) {
  this._peer = peer;
  this._meta = meta;
  this._head = head;
};

prototype._addHeaderLine = function _addHeaderLine(field, value, target) {
  require('internal/http/incoming_headers')
    .addField(target, field, value, this.joinDuplicateHeaders);
};

prototype._addHeaderLineDistinct = function _addHeaderLineDistinct(field, value, target) {
  require('internal/http/incoming_headers').addDistinct(target, field, value);
};

prototype._addHeaderLines = function _addHeaderLines(headers, count) {
  if (!headers?.length) return;
  if (this.complete) {
    this.rawTrailers = headers;
  } else {
    this.rawHeaders = headers;
    if (this._headers === undefined) return;
    for (let i = 0; i < headers.length; i += 2) {
      this._addHeaderLine(headers[i], headers[i + 1], this._headers);
    }
  }
};

prototype._read = function _read() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  const socket = this._socket;
  if (isNative(this, socket)) {
    if (this._heldBack) {
      this._heldBack = false;
      binding.pauseBody(this._peer._native, this._handle, false);
    }
  } else if (socket?.readable && !socket._paused) {
    // The connection may have been given to somebody who reads by himself.
    socket.resume();
  }
};

// Whether native code has the connection.
function isNative(message, socket) {
  return message._connection >= 0 && (socket === undefined || socket?._isLight === true);
}

// A part of the body has arrived.
prototype._receive = function(bytes) {
  if (this._dumped) return;
  if (this.push(bytes)) return;
  const socket = this._socket;
  if (!isNative(this, socket)) {
    socket?.pause();
  } else if (!this.complete) {
    this._heldBack = true;
    binding.pauseBody(this._peer._native, this._handle, true);
  }
};

// So has its end.
prototype._finishBody = function(trailerBlock) {
  this.complete = true;
  this._trailerBlock = trailerBlock;
  if (this._hasStream()) this.push(null);
};

prototype.setTimeout = function setTimeout(ms, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(ms);
  return this;
};

prototype._destroy = function _destroy(error, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  // One that native code serves takes its connection along.
  const socket = this.aborted ? this.socket : undefined;
  if (!socket || socket.destroyed) {
    nextTick(report, this, error, callback);
    return;
  }
  // The rest of the message will not be read, which leaves nothing to do with its connection.
  socket.destroy(error);
  const stop = finished(socket, (failure) => {
    const early = failure?.code === 'ERR_STREAM_PREMATURE_CLOSE';
    stop();
    nextTick(report, this, (early ? null : failure) || error, callback);
  });
};

// Without a listener the error of a message is nobody's business.
function report(message, error, callback) {
  callback(message.listenerCount('error') > 0 ? error : undefined);
}

// Nobody will read the rest.
prototype._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  this.removeAllListeners('data');
  this.resume();
};

module.exports = { IncomingMessage };
