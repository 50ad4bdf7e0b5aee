'use strict';

// dgram.Socket.prototype.send(): from its many forms of arguments to one message.

const { FastBuffer } = require('internal/buffer');
const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { exceptionWithHostPort } = require('internal/errors/system');
const { handleOf, kState, whenBound } = require('internal/dgram/state');
const { asyncContext } = require('internal/util');
const { validatePort, validateString } = require('internal/validators');

const kDataTypes = ['Buffer', 'TypedArray', 'DataView', 'string'];

// Undefined for what holds no bytes.
function bytesOf(data) {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? data : undefined;
}

function slice(data, offset, length) {
  const bytes = bytesOf(data);
  if (bytes === undefined) throw new codes.ERR_INVALID_ARG_TYPE('buffer', kDataTypes, data);
  const from = offset >>> 0;
  const size = length >>> 0;
  if (from > bytes.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (from + size > bytes.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  return new FastBuffer(bytes.buffer, bytes.byteOffset + from, size);
}

function partsOf(data) {
  if (!Array.isArray(data)) {
    const bytes = bytesOf(data);
    if (bytes === undefined) throw new codes.ERR_INVALID_ARG_TYPE('buffer', kDataTypes, data);
    return [bytes];
  }
  const parts = data.map(bytesOf);
  if (parts.includes(undefined)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buffer list arguments', kDataTypes, data);
  }
  return parts.length > 0 ? parts : [new FastBuffer()];
}

// Offset and length may be left out, and so may the address; a connected socket has no destination
// among its arguments.
function parse(connected, data, offset, length, port, address, callback) {
  if (connected) {
    if (typeof length === 'number') {
      data = slice(data, offset, length);
      if (typeof port === 'function') [port, callback] = [null, port];
    } else {
      callback = offset;
    }
    if (port || address) throw new codes.ERR_SOCKET_DGRAM_IS_CONNECTED();
  } else if (address || (port && typeof port !== 'function')) {
    data = slice(data, offset, length);
  } else {
    [port, address, callback] = [offset, length, port];
  }

  const parts = partsOf(data);
  if (!connected) port = validatePort(port, 'Port', false);
  if (typeof address === 'function') [address, callback] = [undefined, address];
  else if (address !== undefined && address !== null) validateString(address, 'address');
  return { parts, port, address, callback: typeof callback === 'function' ? callback : undefined };
}

function send(...args) {
  const state = this[kState];
  const connected = state.connected === 'yes';
  const message = parse(connected, ...args);
  handleOf(this);
  if (state.bound === 'no') this.bind({ port: 0, exclusive: true }, null);
  if (state.bound !== 'yes') {
    whenBound(this, () => address(this, message));
    return;
  }
  if (connected) transmit(this, message, '');
  else address(this, message);
}

function address(socket, message) {
  socket[kState].resolve(message.address, (error, ip) => {
    if (!error) transmit(socket, message, ip);
    else if (message.callback !== undefined) process.nextTick(message.callback, error);
    else process.nextTick(() => socket.emit('error', error));
  });
}

// A message that cannot be sent is reported to the callback alone, as in Node.
function transmit(socket, { parts, address, port, callback }, ip) {
  const { handle } = socket[kState];
  if (handle === null) return;
  let done;
  if (callback !== undefined) {
    const later = asyncContext.active ? asyncContext.bind(callback) : callback;
    done = (errno, size) => {
      if (errno === 0) later(null, size);
      else later(exceptionWithHostPort(errno, 'send', address, port));
    };
  }
  const result = handle.send(parts, ip, port ?? 0, done);
  if (callback === undefined || result === undefined) return;
  if (result >= 0) process.nextTick(callback, null, result);
  else process.nextTick(callback, exceptionWithHostPort(result, 'send', address, port));
}

module.exports = { send };
