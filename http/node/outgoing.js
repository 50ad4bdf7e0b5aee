'use strict';

// http.OutgoingMessage. Its header fields are in internal/http/outgoing_fields, its first bytes in
// internal/http/outgoing_head, the rest in internal/http/outgoing_body.

const { Stream, getDefaultHighWaterMark } = require('stream');
const { codes } = require('internal/errors');
const { defineFields } = require('internal/http/outgoing_fields');
const { storeHeader } = require('internal/http/outgoing_head');
const { defineBody } = require('internal/http/outgoing_body');

const { defineProperty } = Object;

const kHighWaterMark = Symbol('kHighWaterMark');

function OutgoingMessage(options) {
  Stream.call(this);
  this.outputData = [];
  this._socket = null;
  this._highWaterMark = options?.highWaterMark ?? getDefaultHighWaterMark(false);
  this._strictBody = options?.rejectNonStandardBodyWrites ?? false;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

const { prototype } = OutgoingMessage;

// Most messages keep most of these.
Object.assign(prototype, {
  writable: true,
  destroyed: false,
  finished: false,
  chunkedEncoding: false,
  shouldKeepAlive: true,
  maxRequestsOnConnectionReached: false,
  useChunkedEncodingByDefault: true,
  sendDate: false,
  strictContentLength: false,
  outputSize: 0,
  _last: false,
  _defaultKeepAlive: true,
  _removedConnection: false,
  _removedContLen: false,
  _removedTE: false,
  _contentLength: null,
  _hasBody: true,
  _trailer: '',
  _headerSent: false,
  _header: null,
  _keepAliveTimeout: 0,
  _maxRequestsPerSocket: 0,
  _closed: false,
  _fields: null,
  _set: 0,
  _removed: 0,
  _errored: null,
  _uniqueHeaders: null,
  _bytesOfBody: 0,
  _needDrain: false,
  _corked: 0,
  _held: null,
  _heldLength: 0,
  _queued: 0, // What native code has not sent yet.
});

prototype._onPendingData = function() {};

defineFields(prototype);
defineBody(prototype);
prototype._storeHeader = function _storeHeader(firstLine, headers) {
  storeHeader(this, firstLine, headers);
};

function define(name, get, set) {
  defineProperty(prototype, name, {
    __proto__: null, configurable: true, enumerable: true, get, set,
  });
}

define('socket', function() {
  return this._socket;
}, function(value) {
  this._socket = value;
});
define('connection', function() {
  return this.socket;
}, function(value) {
  this.socket = value;
});
define('errored', function() {
  return this._errored;
});
define('closed', function() {
  return this._closed;
});
define('headersSent', function() {
  return Boolean(this._header);
});
define('writableEnded', function() {
  return this.finished;
});
define('writableFinished', function() {
  return this.finished && this.outputSize === 0 &&
    (!this._socket || this._socket.writableLength === 0);
});
define('writableObjectMode', () => false);
define('writableLength', function() {
  return this.outputSize + this._heldLength + this._queued +
    (this._socket ? this._socket.writableLength : 0);
});
define('writableHighWaterMark', function() {
  return this._socket ? this._socket.writableHighWaterMark : this._highWaterMark;
});
defineProperty(prototype, kHighWaterMark, {
  __proto__: null,
  configurable: true,
  get() {
    return this._highWaterMark;
  },
});
define('writableCorked', function() {
  return this._corked;
});
define('writableNeedDrain', function() {
  return !this.destroyed && !this.finished && this._needDrain;
});

for (const name of ['_headers', '_headerNames']) {
  defineProperty(prototype, name, {
    __proto__: null,
    configurable: true,
    get() {
      return require('internal/http/legacy_fields')[name].get(this);
    },
    set(value) {
      require('internal/http/legacy_fields')[name].set(this, value);
    },
  });
}

prototype._renderHeaders = function _renderHeaders() {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
  const result = {};
  const { _fields: fields } = this;
  if (fields !== null) {
    for (let i = 0; i < fields.length; i += 3) result[fields[i + 1]] = fields[i + 2];
  }
  return result;
};

prototype.setTimeout = function setTimeout(ms, callback) {
  if (callback) this.on('timeout', callback);
  if (this._socket) this._socket.setTimeout(ms);
  else this.once('socket', (socket) => socket.setTimeout(ms));
  return this;
};

prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this._errored = error;
  if (this._socket) this._socket.destroy(error);
  else this.once('socket', (socket) => socket.destroy(error));
  return this;
};

// A listener that rejects ends the message (events.captureRejections).
prototype[Symbol.for('nodejs.rejection')] = function(error) {
  this.destroy(error);
};

prototype._implicitHeader = function _implicitHeader() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

prototype.pipe = function pipe() {
  this.emit('error', new codes.ERR_STREAM_CANNOT_PIPE());
};

module.exports = { OutgoingMessage, kHighWaterMark };
