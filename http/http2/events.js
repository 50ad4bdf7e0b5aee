'use strict';

// What a session has received and sent: from the list of native code to sessions and streams.

const { FastBuffer } = require('internal/buffer');
const { runNextTicks } = require('internal/process/task_queues');
const { asyncContext } = require('internal/util');
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
    // Pushed: the client has said all.
    stream = new ClientHttp2Stream(session, id, {});
    stream.end();
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
    session._streams.get(id)?._figures?.headers();
    return;
  }
  if (stream.destroyed) return;
  stream._figures?.headers();
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
  session.close();
  if (stream === undefined) return;
  // The library closes a request itself, with a code of its own.
  if (session._type === NGHTTP2_SESSION_SERVER) stream.close(code);
  else setImmediate(() => stream.close(code));
}

function onOrigin(session, origins) {
  if (!session.encrypted) return;
  const known = session._origins();
  for (const origin of origins) known.add(origin);
  session.emit('origin', origins);
}

// How long an event is in the list, by its type.
const kLengths = [7, 4, 2, 3, 2, 2, 4, 2, 3, 3, 5, 5, 4, 3, 4, 4, 3];

const handlers = [];

handlers[events.kHeaders] = (session, stream, id, list, at) => {
  onHeaders(session, id, list[at + 2], list[at + 3], list[at + 5], list[at + 6]);
};
handlers[events.kData] = (session, stream, id, list, at, bytes) => {
  stream?._onData(bytes.subarray(list[at + 2], list[at + 2] + list[at + 3]));
};
handlers[events.kEnd] = (session, stream) => {
  stream?.push(null);
};
handlers[events.kClosed] = (session, stream, id, list, at) => {
  stream?._onClosed(list[at + 2]);
};
handlers[events.kDrained] = (session, stream) => {
  stream?._onDrained();
};
handlers[events.kWantTrailers] = (session, stream) => {
  stream?._onWantTrailers();
};
handlers[events.kSettings] = (session, stream, id, list, at) => {
  session._onSettings(list[at + 2], list[at + 3]);
};
handlers[events.kSettingsAck] = (session) => {
  session._settingsAcknowledged();
};
handlers[events.kPing] = (session, stream, id, list, at) => {
  const payload = list[at + 2];
  session.emit('ping', new FastBuffer(payload, 0, payload.byteLength));
};
handlers[events.kPingAck] = (session, stream, id, list, at) => {
  session._pingAcknowledged(list[at + 2]);
};
handlers[events.kGoaway] = (session, stream, id, list, at) => {
  onGoaway(session, list[at + 2], list[at + 3], list[at + 4]);
};
handlers[events.kPriority] = (session, stream, id, list, at) => {
  (stream ?? session).emit('priority', id, list[at + 2], list[at + 3], list[at + 4]);
};
handlers[events.kAltsvc] = (session, stream, id, list, at) => {
  session.emit('altsvc', list[at + 3], list[at + 2], id);
};
handlers[events.kOrigin] = (session, stream, id, list, at) => {
  onOrigin(session, list[at + 2]);
};
handlers[events.kFrameError] = (session, stream, id, list, at) => {
  onFrameError(session, id, list[at + 2], list[at + 3]);
};
handlers[events.kError] = (session, stream, id, list, at) => {
  session.destroy(libraryError(list[at + 2], list[at + 3]));
};

handlers[events.kTerminated] = (session, stream, id, list, at) => {
  session.destroy(null, list[at + 2]);
};

function handle(session, list, at, bytes) {
  const id = list[at + 1];
  const stream = id === 0 ? undefined : session._streams.get(id);
  const frame = stream?._frame;
  const handler = handlers[list[at]];
  // A request of a client goes on in the context that it was made in.
  if (frame !== undefined) {
    asyncContext.run(frame, handler, undefined, [session, stream, id, list, at, bytes]);
  } else {
    handler(session, stream, id, list, at, bytes);
  }
}

// The events of one session, in order: what comes while one is handled, or after a listener of one
// has thrown, follows it. Between two of them ticks and promises have their turn, as between two
// callbacks.
class EventQueue {
  constructor(session) {
    this.session = session;
    this.lists = [];     // Each with the bytes that it points into.
    this.at = 0;         // In the first of them.
    this.busy = false;
  }

  push(list, bytes) {
    this.lists.push(list, bytes);
    if (!this.busy) this.run();
  }

  run() {
    if (this.busy) return;
    this.busy = true;
    let done = false;
    try {
      this.#handleAll();
      done = true;
    } finally {
      this.busy = false;
      if (!done) setImmediate(() => this.run());
    }
  }

  #handleAll() {
    const { session } = this;
    while (this.lists.length > 0) {
      const [list, bytes] = this.lists;
      const { at } = this;
      if (at >= list.length) {
        this.lists.splice(0, 2);
        this.at = 0;
        continue;
      }
      if (at > 0) runNextTicks();
      if (session._destroyed) {
        this.lists.length = 0;
        return;
      }
      this.at = at + kLengths[list[at]];
      handle(session, list, at, bytes);
    }
  }
}

module.exports = { EventQueue };
