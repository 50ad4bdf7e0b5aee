'use strict';

// Responses that native code sends: head and body in one call, once the body is complete. What is
// written before that is held back to the end of the present tick or call from native code, and
// then leaves in one piece. What native code cannot send goes the general way
// (internal/http/response).

const { binding, encode, hasInvalidChar, statusCodes } = require('internal/http/common');

const { nextTick } = process;

// HeadOption of http::Exchange.
const kNoDate = 1;
const kClose = 16;

// In place of a handle, of a response that native code has sent: whether its end has been told.
const kSent = -2;
const kOver = -3;

const kDigits = /^[0-9]+$/;

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
function needsNoSocket(events) {
  return events.timeout === undefined && events.socket === undefined;
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

// Whether native code can frame the response before its length is known.
function framesStream(res) {
  const fields = res._fields;
  if (fields === null) return true;
  for (let i = 0; i < fields.length; i += 3) {
    if (!kFraming.has(fields[i])) continue;
    if (fields[i] === 'content-length' && kDigits.test(fields[i + 2])) continue;
    if (fields[i] === 'connection' && fields[i + 2] === 'keep-alive') continue;
    return false;
  }
  return true;
}

// What native code needs to know of the reason; null where it cannot send it.
function reasonOf(status, message) {
  if ((status | 0) !== status || status < 200 || status > 999) return null;
  if (message === undefined) return undefined;
  if (hasInvalidChar(message)) return null;
  return message === statusCodes()[status] ? undefined : `${message}`;
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

// Keeps a part of the body back. Returns whether the program may go on writing, or undefined where
// native code cannot send it.
function hold(res, chunk, encoding) {
  const { req } = res;
  if ((req._meta & kMinorVersion) === 0) return undefined;
  if (res._header === null) res._implicitHeader();
  if (res._handle < 0) return undefined;
  if (res._held === null) {
    res._held = [];
    if (req._peer.answering !== res) nextTick(letGo, res);
  }
  res._heldLength += sizeOfChunk(res, chunk.length);
  if (chunk.length > 0) res._held.push(inUtf8(chunk, encoding));
  const limit = req._peer.server.highWaterMark ?? res._highWaterMark;
  if (res._heldLength + res._queued < limit) return true;
  res._needDrain = true;
  return false;
}

// The response is not complete: what is held back leaves.
function letGo(res) {
  if (res._held === null || res._handle < 0) return;
  if (send(res)) {
    if (res._needDrain && res._queued === 0) nextTick(drained, res);
    return;
  }
  res._detach();
  // The tick that would send it may come behind one of the program's.
  res._socket?.uncork();
}

// Sends what is held back; false where native code cannot.
function send(res) {
  const { _handle: handle, _held: held, req: { _peer: { _native: native, taking } } } = res;
  let waiting;
  if (res._headerSent) {
    waiting = binding.stream(native, handle, 0, 0, null, held);
  } else {
    const [status, message] = res._settled;
    const reason = reasonOf(status, message);
    // Of a server that is closed, native code would make this the last response.
    if (reason === null || !framesStream(res) || taking === null) return false;
    const { _set: set } = res;
    const flat = set >= 0 ? null : flatFields(res._fields);
    res._headerSent = true;
    waiting = binding.stream(native, handle, status, set, flat, held, reason, optionsOf(res));
  }
  res._held = null;
  res._heldLength = 0;
  res._queued = waiting > 0 ? waiting : 0;
  return true;
}

// What was sent has gone: the program may go on.
function drained(res) {
  res._queued = 0;
  if (!res._needDrain || res.finished || res.destroyed) return;
  res._needDrain = false;
  res.emit('drain');
}

// Ends a response of which a part is sent; false where native code cannot.
function endStream(res, chunk, encoding, callback) {
  const { req } = res;
  if (!req.complete) return false;
  const { _handle: handle } = res;
  const parts = res._held ?? [];
  const last = inUtf8(chunk ?? undefined, encoding);
  if (last !== undefined && last.length > 0) parts.push(last);
  res._held = null;
  res._heldLength = 0;
  if (binding.endStream(req._peer._native, handle, parts)) {
    req._peer._release(handle);
    ended(res, callback);
  } else {
    // Its end is told when the peer has taken it.
    res._detach();
    res.end(undefined, undefined, callback);
  }
  return true;
}

// Native code has sent the last of a response.
function ended(res, callback) {
  res._handle = kSent;
  res._headerSent = true;
  res.finished = true;
  if (res._events !== undefined) res.emit('prefinish');
  if (typeof callback === 'function') res.once('finish', callback);
  // Whoever begins to listen before the present call from native code returns hears of the end.
  if (res.req._peer.answering !== res) nextTick(settle, res);
}

// Nobody has looked at the body of the request, and nobody will.
function passOver(req) {
  if (req._hasStream() || req._events !== undefined || req._socket !== undefined) return false;
  binding.discardBody(req._peer._native, req._handle);
  req._dumped = true;
  req.complete = true;
  return true;
}

// `whole`: nothing was written before.
function respond(res, whole, chunk, encoding, callback) {
  let { statusCode: status, statusMessage } = res;
  if (res._header !== null) [status, statusMessage] = res._settled;
  const reason = reasonOf(status, statusMessage);
  if (reason === null) return false;
  const { _held: held, req } = res;
  let body = inUtf8(chunk ?? undefined, encoding);
  if (res._fields !== null && framesItself(res, body, held)) return false;
  if (!req.complete && !passOver(req)) return false;
  // A head that was written before the body was known says nothing of its length.
  if (!whole) {
    const parts = held ?? [];
    if (body !== undefined && body.length > 0) parts.push(body);
    body = parts;
  }
  const { _set: set } = res;
  const flat = set >= 0 ? null : flatFields(res._fields);
  const handle = res._handle;
  const peer = req._peer;
  res._handle = kSent;
  res._header = 'HTTP/1.1';
  if (held !== null) {
    res._held = null;
    res._heldLength = 0;
  }
  peer._release(handle);
  binding.respond(peer._native, handle, status, set, flat, body, reason, optionsOf(res));
  ended(res, callback);
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

module.exports = {
  drained, endStream, handled, hasField, hold, kOver, kSent, needsNoSocket, respond, sizeOf,
};
