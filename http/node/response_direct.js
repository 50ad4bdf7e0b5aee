'use strict';

// Responses that native code sends: head and body in one call, once the body is complete. What is
// written before that is held back to the end of the present call from native code; when the
// response is not complete by then it goes the general way (internal/http/response).

const { binding, encode, hasInvalidChar, statusCodes } = require('internal/http/common');

const { nextTick } = process;

// HeadOption of http::Exchange.
const kNoDate = 1;
const kClose = 16;

// In place of a handle, of a response that native code has sent: whether its end has been told.
const kSent = -2;
const kOver = -3;

// What native code has of a request: see HttpServerBinding.
const kMinorVersion = 0x40;

function hasField(res, lower) {
  const { _fields: fields } = res;
  if (fields === null) return false;
  for (let i = 0; i < fields.length; i += 3) {
    if (fields[i] === lower) return true;
  }
  return false;
}

// Whether listeners of these events can be told without a look at the connection.
function expectsOnlyTheEnd(events) {
  for (const name in events) {
    if (name !== 'finish' && name !== 'close' && name !== 'error' && name !== 'prefinish' &&
        name !== 'end') {
      return false;
    }
  }
  return true;
}

function optionsOf(res) {
  return res._removed | (res.sendDate ? 0 : kNoDate) | (res.shouldKeepAlive ? 0 : kClose);
}

// The value of a field, as native code takes it.
function plain(value) {
  return typeof value === 'string' ? value : `${value}`;
}

function flatFields(fields) {
  const flat = [];
  for (let i = 0; i < fields.length; i += 3) {
    const value = fields[i + 2];
    if (Array.isArray(value)) {
      if (fields[i] === 'cookie' && value.length > 1) flat.push(fields[i + 1], value.join('; '));
      else for (const one of value) flat.push(fields[i + 1], plain(one));
    } else {
      flat.push(fields[i + 1], plain(value));
    }
  }
  return flat;
}

// What native code cannot know: a length that is not the body's, chunks, names that are special.
const kFraming = new Set(['content-length', 'transfer-encoding', 'trailer', 'connection',
                          'keep-alive', 'content-disposition']);

function framesItself(res, chunk, parts) {
  const fields = res._fields;
  if (fields === null) return false;
  for (let i = 0; i < fields.length; i += 3) {
    if (!kFraming.has(fields[i])) continue;
    if (fields[i] === 'content-length' && +fields[i + 2] === sizeOfAll(chunk, parts)) continue;
    if (fields[i] === 'connection' && fields[i + 2] === 'keep-alive') continue;
    return true;
  }
  return false;
}

function sizeOf(chunk, encoding) {
  return require('buffer').Buffer.byteLength(chunk, encoding);
}

function sizeOfAll(chunk, parts) {
  let size = chunk === undefined ? 0 : sizeOf(chunk);
  if (parts !== null) {
    for (const part of parts) size += sizeOf(part);
  }
  return size;
}

// A string that is to be UTF-8, or bytes.
function inUtf8(chunk, encoding) {
  if (typeof chunk !== 'string' || encoding === undefined || encoding === null) return chunk;
  const lower = `${encoding}`.toLowerCase();
  return lower === 'utf8' || lower === 'utf-8' ? chunk : encode(chunk, encoding);
}

// What a part of the body takes with its framing, about.
function sizeOfChunk(res, length) {
  if (length === 0 || hasField(res, 'content-length')) return length;
  return length + (length < 16 ? 5 : length < 256 ? 6 : length < 4096 ? 7 : 8);
}

// Keeps a part of the body back.
function hold(res, chunk, encoding) {
  const { req } = res;
  if ((req._meta & kMinorVersion) === 0) return false;
  const length = res._heldLength + sizeOfChunk(res, chunk.length);
  if (length >= res._highWaterMark) return false;
  if (res._header === null) res._implicitHeader();
  if (res._handle < 0) return false;
  if (res._held === null) {
    res._held = [];
    if (req._peer.answering !== res) nextTick(letGo, res);
  }
  res._heldLength = length;
  if (chunk.length > 0) res._held.push(inUtf8(chunk, encoding));
  return true;
}

// The response is not complete: what is held back leaves.
function letGo(res) {
  if (res._held === null || res._handle < 0) return;
  res._detach();
  // The tick that would send it may come behind one of the program's.
  res._socket?.uncork();
}

// `whole`: nothing was written before.
function respond(res, whole, chunk, encoding, callback) {
  let { statusCode: status, statusMessage } = res;
  if (res._header !== null) [status, statusMessage] = res._settled;
  if ((status | 0) !== status || status < 200 || status > 999) return false;
  let reason;
  if (statusMessage !== undefined) {
    if (hasInvalidChar(statusMessage)) return false;
    reason = statusMessage === statusCodes()[status] ? undefined : `${statusMessage}`;
  }
  const { _held: held } = res;
  let body = inUtf8(chunk ?? undefined, encoding);
  if (res._fields !== null && framesItself(res, body, held)) return false;
  // A head that was written before the body was known says nothing of its length.
  if (!whole) {
    const parts = held ?? [];
    if (body !== undefined && body.length > 0) parts.push(body);
    body = parts;
  }
  const { _set: set } = res;
  const flat = set >= 0 ? null : flatFields(res._fields);
  const handle = res._handle;
  const peer = res.req._peer;
  res._handle = kSent;
  res._header = 'HTTP/1.1';
  res._headerSent = true;
  res.finished = true;
  if (held !== null) {
    res._held = null;
    res._heldLength = 0;
  }
  peer._release(handle);
  binding.respond(peer._native, handle, status, set, flat, body, reason, optionsOf(res));
  if (res._events !== undefined) res.emit('prefinish');
  if (typeof callback === 'function') res.once('finish', callback);
  // Whoever begins to listen before the present call from native code returns hears of the end.
  if (peer.answering !== res) nextTick(settle, res);
  return true;
}

// The handler of a request has returned.
function handled(res) {
  if (res._handle === kSent) settle(res);
  else letGo(res);
}

// What follows the end of a response that native code has sent.
function settle(res) {
  const { req } = res;
  if (res._events === undefined && req._events === undefined) {
    res._handle = kOver;
    return;
  }
  nextTick(finishLate, res, req);
}

function finishLate(res, req) {
  const { dumpUnread } = require('internal/http/server_connection');
  const { scheduleClose } = require('internal/http/response');
  dumpUnread(req);
  scheduleClose(res);
  res._handle = -1;
  res._socket = null;
  res.emit('finish');
}

module.exports = { expectsOnlyTheEnd, handled, hasField, hold, kOver, kSent, respond, sizeOf };
