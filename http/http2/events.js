'use strict';

// What a session has received and sent: from the list of native code to sessions and streams.

const { FastBuffer } = require('internal/buffer');
const { codes } = require('internal/errors');
const constants = require('internal/http2/constants');
const { toHeaderObject } = require('internal/http2/headers');
const { events, libraryError } = require('internal/http2/native');
const { refresh } = require('internal/http2/timeout');

const {
  HTTP2_HEADER_METHOD, HTTP2_HEADER_STATUS, HTTP2_METHOD_HEAD, HTTP_STATUS_MISDIRECTED_REQUEST,
  NGHTTP2_FLAG_END_STREAM, NGHTTP2_HCAT_HEADERS, NGHTTP2_HCAT_PUSH_RESPONSE,
  NGHTTP2_HCAT_RESPONSE, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM, NGHTTP2_SESSION_SERVER,
} = constants;

// Of a response; what comes before is an interim one.
const kFinalStatus = 200;

function emitLater(emitter, ...args) {
  process.nextTick(() => emitter.emit(...args));
}

function newStream(session, id, flags, list, headers) {
  const ended = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
  if (session._closed) {
    session._native.reset(id, NGHTTP2_REFUSED_STREAM);
    return;
  }
  let stream;
  if (session._type === NGHTTP2_SESSION_SERVER) {
    const { ServerHttp2Stream } = require('internal/http2/server_stream');
    stream = new ServerHttp2Stream(session, id, {}, headers);
    if (ended) stream._endAfterHeaders = true;
    if (headers[HTTP2_HEADER_METHOD] === HTTP2_METHOD_HEAD) {
      // There is no body to write.
      stream._headRequest = true;
      stream.end();
    }
  } else {
    const { ClientHttp2Stream } = require('internal/http2/stream');
    stream = new ClientHttp2Stream(session, id, {});
  }
  if (ended) {
    stream._endAfterHeaders = true;
    stream.push(null);
  }
  emitLater(session, 'stream', stream, headers, flags, list);
}

// The event of a stream for a further header block.
function eventOf(category, headers, ended) {
  const status = headers[HTTP2_HEADER_STATUS];
  if (category === NGHTTP2_HCAT_PUSH_RESPONSE) return 'push';
  if (category === NGHTTP2_HCAT_RESPONSE) {
    return !ended && status !== undefined && status < kFinalStatus ? 'headers' : 'response';
  }
  if (category === NGHTTP2_HCAT_HEADERS && !ended && status !== undefined &&
      status >= kFinalStatus) {
    return 'response';
  }
  return ended && status === undefined ? 'trailers' : ended ? 'response' : 'headers';
}

function onHeaders(session, id, category, flags, list, sensitive) {
  const headers = toHeaderObject(list, sensitive ?? []);
  const stream = session._streams.get(id);
  if (stream === undefined) {
    newStream(session, id, flags, list, headers);
    return;
  }
  if (stream.destroyed) return;
  const ended = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
  if (headers[HTTP2_HEADER_STATUS] === HTTP_STATUS_MISDIRECTED_REQUEST && session.encrypted) {
    session._origins().delete(stream._origin);
  }
  emitLater(stream, eventOf(category, headers, ended), headers, flags, list);
  if (ended) stream.push(null);
}

function onGoaway(session, code, lastStream, data) {
  session._goawayCode = code;
  const bytes = data === undefined ? undefined : new FastBuffer(data, 0, data.byteLength);
  emitLater(session, 'goaway', code, lastStream, bytes);
  if (code === NGHTTP2_NO_ERROR) {
    session.close();
  } else {
    // There was no error on this side.
    session.destroy(new codes.ERR_HTTP2_SESSION_ERROR(code), NGHTTP2_NO_ERROR);
  }
}

function onFrameError(session, id, type, code) {
  const stream = session._streams.get(id);
  const emitter = stream ?? session;
  refresh(emitter);
  emitter.emit('frameError', type, code, id);
  if (stream !== undefined) stream.close(code);
  session.close();
}

function onOrigin(session, origins) {
  if (!session.encrypted) return;
  const known = session._origins();
  for (const origin of origins) known.add(origin);
  session.emit('origin', origins);
}

// Calls what is to be called for each event of `list`; `bytes` is what was received.
function dispatch(session, list, bytes) {
  for (let i = 0; i < list.length && !session._destroyed;) {
    const type = list[i];
    const id = list[i + 1];
    const stream = id === 0 ? undefined : session._streams.get(id);
    switch (type) {
      case events.kHeaders:
        onHeaders(session, id, list[i + 2], list[i + 3], list[i + 5], list[i + 6]);
        i += 7;
        break;
      case events.kData:
        stream?._onData(bytes.subarray(list[i + 2], list[i + 2] + list[i + 3]));
        i += 4;
        break;
      case events.kEnd:
        stream?.push(null);
        i += 2;
        break;
      case events.kClosed:
        stream?._onClosed(list[i + 2]);
        i += 3;
        break;
      case events.kDrained:
        stream?._onDrained();
        i += 2;
        break;
      case events.kWantTrailers:
        stream?._onWantTrailers();
        i += 2;
        break;
      case events.kSettings:
        session._remoteSettings = undefined;
        session.emit('remoteSettings', session.remoteSettings);
        i += 2;
        break;
      case events.kSettingsAck:
        session._settingsAcknowledged();
        i += 2;
        break;
      case events.kPing:
        session.emit('ping', new FastBuffer(list[i + 2], 0, list[i + 2].byteLength));
        i += 3;
        break;
      case events.kPingAck:
        session._pingAcknowledged(list[i + 2]);
        i += 3;
        break;
      case events.kGoaway:
        onGoaway(session, list[i + 2], list[i + 3], list[i + 4]);
        i += 5;
        break;
      case events.kPriority:
        (stream ?? session).emit('priority', id, list[i + 2], list[i + 3], list[i + 4]);
        i += 5;
        break;
      case events.kAltsvc:
        session.emit('altsvc', list[i + 3], list[i + 2], id);
        i += 4;
        break;
      case events.kOrigin:
        onOrigin(session, list[i + 2]);
        i += 3;
        break;
      case events.kFrameError:
        onFrameError(session, id, list[i + 2], list[i + 3]);
        i += 4;
        break;
      case events.kError:
        session.destroy(libraryError(list[i + 2], list[i + 3]));
        return;
      default:
        return;
    }
  }
}

module.exports = { dispatch };
