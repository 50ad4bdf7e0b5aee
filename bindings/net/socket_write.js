'use strict';

// How a net.Socket writes: at once while the system takes it, and else with one write under way
// whose callback waits for the handle's queue to empty.

const { codes } = require('internal/errors');
const { errnoException } = require('internal/errors/system');
const { encodingNumber } = require('internal/buffer/encodings');
const { kOnDrain } = require('internal/net/handle');

const kBytesRead = Symbol('bytesRead');
const kBytesWritten = Symbol('bytesWritten');
const kPendingWrite = Symbol('pendingWrite');
const kLastQueued = Symbol('lastQueued');

const kFailed = 2;

function send(handle, data, encoding) {
  if (typeof data !== 'string') return handle.write(data);
  return handle.writeString(data, encodingNumber(encoding) ?? 0);
}

function sendMany(handle, chunks) {
  if (chunks.allBuffers) return handle.writeMany(chunks);
  if (chunks.every(({ chunk, encoding }) => typeof chunk === 'string' && isUtf8(encoding))) {
    let text = '';
    for (const { chunk } of chunks) text += chunk;
    return handle.writeString(text, 0);
  }
  const { Buffer } = require('buffer');
  return handle.writeMany(chunks.map(({ chunk, encoding }) => (
    typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)));
}

function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8';
}

function write(socket, many, data, encoding, callback) {
  if (socket.connecting) {
    socket._pendingData = data;
    socket._pendingEncoding = encoding;
    const onClose = () => callback(new codes.ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
    socket.once('connect', () => {
      socket.off('close', onClose);
      write(socket, many, data, encoding, callback);
    });
    socket.once('close', onClose);
    return;
  }
  socket._pendingData = null;
  socket._pendingEncoding = '';
  const handle = socket._handle;
  if (!handle) {
    callback(new codes.ERR_SOCKET_CLOSED());
    return;
  }
  socket._unrefTimer();
  const result = many ? sendMany(handle, data) : send(handle, data, encoding);
  if (result === 0) {
    callback();
  } else if (result < 0) {
    callback(errnoException(result, 'write'));
  } else {
    socket[kPendingWrite] = callback;
    if (result !== kFailed) socket[kLastQueued] = handle.writeQueueSize;
  }
}

function finish(socket, error) {
  const callback = socket[kPendingWrite];
  if (callback === null) return false;
  socket[kPendingWrite] = null;
  socket[kLastQueued] = 0;
  callback(error);
  return true;
}

function defineWriting(Socket) {
  Socket.prototype._write = function(data, encoding, callback) {
    write(this, false, data, encoding, callback);
  };

  Socket.prototype._writev = function(chunks, callback) {
    if (chunks.allBuffers) {
      const buffers = chunks.map((item) => item.chunk);
      buffers.allBuffers = true;
      chunks = buffers;
    }
    write(this, true, chunks, '', callback);
  };

  Socket.prototype[kOnDrain] = function() {
    this._unrefTimer();
    finish(this, null);
  };
}

module.exports = {
  defineWriting, finish, kBytesRead, kBytesWritten, kLastQueued, kPendingWrite,
};
