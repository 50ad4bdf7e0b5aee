'use strict';

// write(), end() and what they need: framing, what waits for the connection, corking.

const { codes } = require('internal/errors');
const { isUint8Array } = require('internal/util/types');
const { Buffer } = require('buffer');

const { nextTick } = process;

const kBeyondAscii = /[^\x00-\x7f]/;

function nothing() {}

function sizeOf(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
}

// Whether the program is held to the length that it announced.
function countsStrictly(message) {
  return message.strictContentLength && message._contentLength !== null && message._hasBody &&
    !message._removedContLen && !message.chunkedEncoding && !message.hasHeader('transfer-encoding');
}

function checkLength(message, size, final) {
  const written = message._bytesOfBody + size;
  if (final ? written !== message._contentLength : written > message._contentLength) {
    throw new codes.ERR_HTTP_CONTENT_LENGTH_MISMATCH(written, message._contentLength);
  }
}

function fail(message, error, callback) {
  if (message.destroyed) {
    nextTick(callback, error);
    return;
  }
  nextTick(emitError, message, error, callback);
}

function emitError(message, error, callback) {
  callback(error);
  if (typeof message.emit === 'function' && !message.destroyed) message.emit('error', error);
}

function uncorkSocket(socket) {
  socket.uncork();
}

function checkChunk(chunk) {
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !isUint8Array(chunk)) {
    throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
}

// `last`: of end(), which knows the length of the whole body when nothing came before.
function writePart(message, chunk, encoding, callback, last) {
  if (typeof callback !== 'function') callback = nothing;
  checkChunk(chunk);
  if (message.finished || message.destroyed) {
    fail(message, message.finished ? new codes.ERR_STREAM_WRITE_AFTER_END() :
      new codes.ERR_STREAM_DESTROYED('write'), callback);
    return false;
  }
  let size = -1;
  if (message.strictContentLength) {
    size = sizeOf(chunk, encoding);
    if (countsStrictly(message)) checkLength(message, size, last);
    message._bytesOfBody += size;
  }
  if (!message._header) {
    if (last) message._contentLength = size < 0 ? size = sizeOf(chunk, encoding) : size;
    message._implicitHeader();
  }
  if (!message._hasBody) {
    if (message._strictBody) throw new codes.ERR_HTTP_BODY_NOT_ALLOWED();
    nextTick(callback);
    return true;
  }
  const socket = message._socket;
  if (!last && socket && !socket.writableCorked) {
    // What is written within one tick leaves in one piece.
    socket.cork();
    nextTick(uncorkSocket, socket);
  }
  let room;
  if (!message.chunkedEncoding || chunk.length === 0) {
    room = message._send(chunk, encoding, callback, size);
  } else if (message._corked > 0 && message._headerSent) {
    if (size < 0) size = sizeOf(chunk, encoding);
    (message._held ??= []).push({ chunk, encoding, callback });
    message._heldLength += size;
    room = message._heldLength < message._highWaterMark;
  } else {
    if (size < 0) size = sizeOf(chunk, encoding);
    room = sendChunk(message, size, [{ chunk, encoding, callback }]);
  }
  if (!room) message._needDrain = true;
  return room;
}

function sendChunk(message, size, parts) {
  message._send(`${size.toString(16)}\r\n`, message._headerSent ? 'utf8' : 'latin1', null);
  for (const { chunk, encoding } of parts) message._send(chunk, encoding, null);
  const callbacks = parts.map(({ callback }) => callback).filter((each) => each !== nothing);
  return message._send('\r\n', 'utf8', callbacks.length === 0 ? null : (error) => {
    for (const callback of callbacks) callback(error);
  });
}

function emitFinish(message) {
  if (message._socket?._hadError) return;
  message.emit('finish');
}

function defineBody(prototype) {
  prototype.write = function write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    return writePart(this, chunk, encoding, callback, false);
  };

  prototype.end = function end(chunk, encoding, callback) {
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = null;
      encoding = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    if (chunk) {
      if (this.finished) {
        fail(this, new codes.ERR_STREAM_WRITE_AFTER_END(),
             typeof callback === 'function' ? callback : nothing);
        return this;
      }
      this._socket?.cork();
      writePart(this, chunk, encoding, null, true);
    } else if (this.finished) {
      if (typeof callback !== 'function') return this;
      if (this.writableFinished) callback(new codes.ERR_STREAM_ALREADY_FINISHED('end'));
      else this.on('finish', callback);
      return this;
    } else if (!this._header) {
      this._socket?.cork();
      this._contentLength = 0;
      this._implicitHeader();
    }
    if (typeof callback === 'function') this.once('finish', callback);
    if (countsStrictly(this)) checkLength(this, 0, true);
    sendLast(this, chunk);
    const socket = this._socket;
    if (socket) {
      // However often it was corked: the message is over.
      if (socket._writableState !== undefined) socket._writableState.corked = 1;
      socket.uncork();
    }
    this._corked = 1;
    this.uncork();
    this.finished = true;
    if (this.outputData.length === 0 && socket && socket._httpMessage === this) this._finish();
    return this;
  };

  prototype._finish = function _finish() {
    this.emit('prefinish');
  };

  // Bytes of the message; the head goes before the first of them.
  prototype._send = function _send(data, encoding, callback, size) {
    if (!this._headerSent && this._header !== null && this._header !== undefined) {
      const header = this._header;
      if (typeof data === 'string' &&
          (encoding === 'utf8' || encoding === 'latin1' || !encoding)) {
        // Parts of one encoding leave as one text; what we add to a body is ASCII.
        if (encoding === 'latin1' && !kBeyondAscii.test(header)) encoding = 'utf8';
        data = header + data;
      } else {
        this.outputData.unshift({ data: header, encoding: 'latin1', callback: null });
        this.outputSize += header.length;
        this._onPendingData(header.length);
      }
      this._headerSent = true;
    }
    return this._writeRaw(data, encoding, callback, size);
  };

  prototype._writeRaw = function _writeRaw(data, encoding, callback) {
    const socket = this._socket;
    if (socket?.destroyed) {
      // The end of the connection is told by its own events.
      return false;
    }
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    if (socket && socket._httpMessage === this && socket.writable) {
      if (this.outputData.length > 0) this._flushOutput(socket);
      return socket.write(data, encoding, callback);
    }
    this.outputData.push({ data, encoding, callback });
    this.outputSize += data.length;
    this._onPendingData(data.length);
    return this.outputSize < this._highWaterMark;
  };

  // The connection is ours now, or has room again.
  prototype._flush = function _flush() {
    const socket = this._socket;
    if (!socket || !socket.writable) return;
    const room = this._flushOutput(socket);
    if (this.finished) {
      this._finish();
    } else if (room && this._needDrain) {
      this._needDrain = false;
      this.emit('drain');
    }
  };

  prototype._flushOutput = function _flushOutput(socket) {
    for (let i = 0; i < this._corked; i++) socket.cork();
    const waiting = this.outputData;
    if (waiting.length === 0) return true;
    this.outputData = [];
    let room;
    socket.cork();
    for (const { data, encoding, callback } of waiting) {
      // Data of another encoding than the rest's may have been nulled by the program.
      room = socket.write(data, encoding, callback);
    }
    socket.uncork();
    this._onPendingData(-this.outputSize);
    this.outputSize = 0;
    return room;
  };

  prototype.flushHeaders = function flushHeaders() {
    if (!this._header) this._implicitHeader();
    this._send('');
  };

  prototype.cork = function cork() {
    this._corked++;
    this._socket?.cork();
  };

  prototype.uncork = function uncork() {
    this._corked--;
    this._socket?.uncork();
    if (this._corked > 0 || this._held === null) return;
    const parts = this._held;
    const size = this._heldLength;
    this._held = null;
    this._heldLength = 0;
    sendChunk(this, size, parts);
  };
}

// The last bytes, or none; 'finish' comes when they have gone.
function sendLast(message, chunk) {
  if (message._held !== null) {
    const parts = message._held;
    const size = message._heldLength;
    message._held = null;
    message._heldLength = 0;
    sendChunk(message, size, parts);
  }
  const done = () => emitFinish(message);
  if (message._hasBody && message.chunkedEncoding) {
    const encoding = message._headerSent && message._trailer === '' ? 'utf8' : 'latin1';
    message._send(`0\r\n${message._trailer}\r\n`, encoding, done);
  } else if (!message._headerSent || message.writableLength > 0 || chunk) {
    message._send('', message._headerSent ? 'utf8' : 'latin1', done);
  } else {
    nextTick(done);
  }
}

module.exports = { defineBody, fail };
