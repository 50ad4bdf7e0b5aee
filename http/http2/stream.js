'use strict';

// Http2Stream: one request with its response, a Duplex of both bodies.
// https://nodejs.org/docs/latest-v20.x/api/http2.html#class-http2stream

const { Duplex } = require('stream');
const { AbortError, codes } = require('internal/errors');
const { asyncContext, customInspectSymbol } = require('internal/util');
const {
  validateBoolean, validateFunction, validateInteger, validateNumber,
} = require('internal/validators');
const constants = require('internal/http2/constants');
const { nameOfCode } = require('internal/http2/errors');
const { assertValidPseudoHeaderTrailer, packHeaders } = require('internal/http2/headers');
const { assertIsObject, libraryError } = require('internal/http2/native');
const { clearIdleTimeout, refresh, setIdleTimeout } = require('internal/http2/timeout');

const {
  HTTP2_HEADER_STATUS, HTTP_STATUS_CONTINUE, NGHTTP2_CANCEL, NGHTTP2_DEFAULT_WEIGHT,
  NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_SESSION_SERVER,
} = constants;

const kMaxCode = 2 ** 32 - 1;

// How a stream that is closed tells its peer.
const kTellNot = 0;
const kTell = 1;
const kTellNow = 2;

function onPause() {
  // A reader that has paused once has been there.
  if (this._readableState.readingMore) this._readableState.readingMore = this._didRead;
}

function completePriority(options) {
  if (options.weight === undefined) options.weight = NGHTTP2_DEFAULT_WEIGHT;
  else validateNumber(options.weight, 'options.weight');
  if (options.parent === undefined) options.parent = 0;
  else validateNumber(options.parent, 'options.parent', 0);
  for (const name of ['exclusive', 'silent']) {
    if (options[name] === undefined) options[name] = false;
    else validateBoolean(options[name], `options.${name}`);
  }
  return options;
}

function closeStream(stream, code, tell = kTell) {
  stream._closed = true;
  stream._rstCode = code;
  clearIdleTimeout(stream);
  stream.removeAllListeners('timeout');
  const { ending } = stream._writableState;
  if (!ending) {
    if (!stream.aborted || stream._endAfterHeaders) {
      stream._aborted = true;
      stream.emit('aborted');
    }
    stream.end();
  }
  if (tell === kTellNot) return;
  const finish = () => {
    if (stream.pending) {
      stream.push(null);
      stream.once('ready', () => stream._reset(code, false));
    } else {
      stream._reset(code);
    }
  };
  if (!ending || stream.writableFinished || code !== NGHTTP2_NO_ERROR || tell === kTellNow) {
    finish();
  } else {
    stream.once('finish', finish);
  }
}

class Http2Stream extends Duplex {
  constructor(session, options) {
    options.allowHalfOpen = true;
    options.decodeStrings = false;
    options.autoDestroy = false;
    super(options);
    // What is written before there is an id waits.
    this.cork();
    this._session = session;
    this._id = undefined;
    session._pending.add(this);
    // Nothing is read ahead, so that _read() tells whether somebody has begun to read.
    this._readableState.readingMore = true;
    this._didRead = false;
    this._closed = false;
    this._aborted = false;
    this._rstCode = NGHTTP2_NO_ERROR;
    this._headersSent = false;
    this._headRequest = false;
    this._endAfterHeaders = false;
    this._trailersFollow = false;
    this._trailersReady = false;
    this._lastWrite = false;     // end() has been called; what comes now is the last chunk.
    this._writeCallback = null;
    this._queued = 0;
    this._inFlight = 0;
    this._seenSent = 0;
    this._frame = undefined;     // Of internal/util's asyncContext, for a client's.
    this._unread = 0;            // Received, and not given back to the window.
    this._figures = undefined;   // Those of the session's.
    this._origin = undefined;
    this._sentHeaders = undefined;
    this._sentInfoHeaders = undefined;
    this._sentTrailers = undefined;
    this.timeout = undefined;
    this.on('pause', onPause);
    this.on('finish', () => this._maybeDestroy());
  }

  _begin(id) {
    const session = this._session;
    session._pending.delete(this);
    session._streams.set(id, this);
    this._id = id;
    this._figures = session._figures?.streamBegun();
    this.uncork();
    this.emit('ready');
  }

  get _native() {
    return this._session?._native ?? null;
  }

  _touch() {
    refresh(this);
    if (this._session) refresh(this._session);
  }

  // What the session tells.

  _onData(bytes) {
    if (this.destroyed) return;
    refresh(this);
    this._figures?.received(bytes.length);
    this._unread += bytes.length;
    if (this.push(bytes)) this._giveBack();
  }

  // The peer may send as much again.
  _giveBack() {
    const size = this._unread;
    if (size === 0) return;
    this._unread = 0;
    const native = this._native;
    if (native === null || this._id === undefined) return;
    native.consume(this._id, size);
    this._session._schedule();
  }

  _onDrained() {
    this._figures?.sent();
    const session = this._session;
    if (session?._transport?.blocked) {
      session._heldBack.push(this);
      return;
    }
    const callback = this._writeCallback;
    this._writeCallback = null;
    this._queued = 0;
    if (callback !== null) callback();
  }

  _onWantTrailers() {
    if (this.destroyed || this._closed) return;
    this._trailersReady = true;
    if (!this.emit('wantTrailers')) this.sendTrailers({});
  }

  _onClosed(code) {
    if (this.destroyed) return;
    this._gone = true;
    if (!this._closed) closeStream(this, code, kTellNot);
    if (this._readableState.endEmitted || code !== NGHTTP2_NO_ERROR) {
      this._maybeDestroy(code);
      return;
    }
    this.on('end', () => this._maybeDestroy());
    this.push(null);
    // A body that a server has not asked for is not kept.
    if (this._session._type === NGHTTP2_SESSION_SERVER && this.readableFlowing === null &&
        !this._didRead && this.listenerCount('readable') === 0) {
      this.resume();
    } else {
      this.read(0);
    }
  }

  _maybeDestroy(code = NGHTTP2_NO_ERROR) {
    if (code !== NGHTTP2_NO_ERROR) {
      this.destroy();
      return;
    }
    if (!this.writableFinished && this.writable) return;
    if (!this.readable && this._closed) {
      this.destroy();
      return;
    }
    // A response that is complete, for a request whose body nobody wants.
    if (this._session?._type === NGHTTP2_SESSION_SERVER && !this._trailersFollow &&
        !this._didRead && this.readableFlowing === null && !this._closed && this._headersSent) {
      // Streams that are pushed go first.
      setImmediate(() => this.close());
    }
  }

  // Duplex.

  end(chunk, encoding, callback) {
    this._lastWrite = true;
    super.end(chunk, encoding, callback);
    // The end goes with bytes that have not been sent yet.
    if (this._writeCallback !== null && this.writableLength === this._inFlight) {
      this._endBody();
    }
    return this;
  }

  _writeOne(native, chunk, encoding) {
    this._figures?.written(chunk, encoding);
    this._queued += chunk.length;
    if (typeof chunk !== 'string') return native.write(this._id, chunk);
    const { encodingNumber } = require('internal/buffer/encodings');
    return native.writeString(this._id, chunk, encodingNumber(encoding));
  }

  _send(chunks, callback) {
    if (this.pending) {
      this.once('ready', () => this._send(chunks, callback));
      return;
    }
    this._touch();
    if (!this._headersSent) this._proceed();
    const native = this._native;
    if (native === null || this.destroyed) {
      callback();
      return;
    }
    let taken = true;
    let length = 0;
    for (const { chunk, encoding } of chunks) {
      length += chunk.length;
      taken = this._writeOne(native, chunk, encoding) && taken;
    }
    if (!taken) {
      this._queued = 0;
      callback();
      return;
    }
    this._writeCallback = callback;
    this._inFlight = length;
    // The end goes with the last bytes.
    if (this._lastWrite && this.writableLength === length) native.end(this._id);
    this._session._schedule();
  }

  _write(chunk, encoding, callback) {
    this._send([{ chunk, encoding }], callback);
  }

  _writev(chunks, callback) {
    this._send(chunks, callback);
  }

  _final(callback) {
    if (this.pending) {
      this.once('ready', () => this._final(callback));
      return;
    }
    this._endBody();
    callback();
  }

  // No END_STREAM where a RST_STREAM says that the body is not complete.
  _endBody() {
    const native = this._native;
    if (native === null || this.destroyed) return;
    if (this._closed && this._rstCode !== NGHTTP2_NO_ERROR) return;
    native.end(this._id);
    this._session._schedule();
  }

  _read() {
    if (this.destroyed) {
      this.push(null);
      return;
    }
    if (!this._didRead) {
      this._readableState.readingMore = false;
      this._didRead = true;
    }
    if (!this.pending) this._giveBack();
    else this.once('ready', () => this._giveBack());
  }

  // What has been written goes first, but for `flush`.
  _reset(code, flush = code !== NGHTTP2_CANCEL) {
    const native = this._native;
    if (native === null || this._gone || this._id === undefined) return;
    if (flush) this._session._send();
    native.reset(this._id, code);
    this._session._schedule();
  }

  _destroy(error, callback) {
    const session = this._session;
    const id = this._id;
    const sessionCode = session._goawayCode || session._destroyCode;
    let code = this._closed ? this._rstCode : sessionCode;
    if (error !== null && error !== undefined) {
      if (sessionCode) code = sessionCode;
      else if (error instanceof AbortError || error.name === 'AbortError') code = NGHTTP2_CANCEL;
      else code = NGHTTP2_INTERNAL_ERROR;
    }
    if (!this._closed) closeStream(this, code, id !== undefined ? kTellNow : kTellNot);
    else if (id !== undefined && !this._gone) this._reset(code);
    this.push(null);
    this._figures?.end(id);
    if (id !== undefined) session._streams.delete(id);
    else session._pending.delete(this);
    this._queued = 0;
    if ((error === null || error === undefined) && code !== NGHTTP2_NO_ERROR &&
        code !== NGHTTP2_CANCEL) {
      error = new codes.ERR_HTTP2_STREAM_ERROR(nameOfCode(code) || code);
    }
    this._session = undefined;
    const written = this._writeCallback;
    this._writeCallback = null;
    setImmediate(() => session._maybeDestroy());
    if (written !== null) written(error);
    callback(error);
  }

  // Http2Stream.

  close(code = NGHTTP2_NO_ERROR, callback = undefined) {
    validateInteger(code, 'code', 0, kMaxCode);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this._closed) return;
    if (callback !== undefined) this.once('close', callback);
    closeStream(this, code);
  }

  priority(options) {
    if (this.destroyed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    assertIsObject(options, 'options');
    options = completePriority({ ...options });
    const submit = () => {
      const native = this._native;
      if (native === null) return;
      this._touch();
      native.priority(this._id, options.parent, options.weight, options.exclusive, options.silent);
      this._session._schedule();
    };
    if (this.pending) this.once('ready', submit);
    else submit();
  }

  sendTrailers(headers) {
    if (this.destroyed || this._closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (this._sentTrailers) throw new codes.ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!this._trailersReady) throw new codes.ERR_HTTP2_TRAILERS_NOT_READY();
    assertIsObject(headers, 'headers');
    this._touch();
    headers = { __proto__: null, ...headers };
    const packed = packHeaders(headers, assertValidPseudoHeaderTrailer);
    this._sentTrailers = headers;
    this._trailersFollow = false;
    const result = this._native.trailers(this._id, packed);
    if (result < 0) {
      this.destroy(libraryError(result));
      return;
    }
    this._session._schedule();
    this._maybeDestroy();
  }

  _onTimeout() {
    if (this.destroyed) return;
    const sent = this._session?._sent;
    if (this._writeCallback !== null && this._seenSent !== sent) {
      this._seenSent = sent;
      refresh(this);
      return;
    }
    this.emit('timeout');
  }

  get id() {
    return this._id;
  }

  get pending() {
    return this._id === undefined;
  }

  get session() {
    return this._session;
  }

  get aborted() {
    return this._aborted;
  }

  get closed() {
    return this._closed;
  }

  get rstCode() {
    return this._rstCode;
  }

  get bufferSize() {
    return this._queued + this.writableLength;
  }

  get endAfterHeaders() {
    return this._endAfterHeaders;
  }

  get sentHeaders() {
    return this._sentHeaders;
  }

  get sentInfoHeaders() {
    return this._sentInfoHeaders;
  }

  get sentTrailers() {
    return this._sentTrailers;
  }

  get headersSent() {
    return this._headersSent;
  }

  get state() {
    const list = this._id === undefined ? undefined : this._native?.streamState(this._id);
    if (list === undefined) return {};
    const [state, weight, sumDependencyWeight, localClose, remoteClose, localWindowSize] = list;
    return { state, weight, sumDependencyWeight, localClose, remoteClose, localWindowSize };
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {
      id: this._id || '<pending>', closed: this.closed, destroyed: this.destroyed,
      state: this.state, readableState: this._readableState, writableState: this._writableState,
    };
    const { inspect } = require('internal/util/inspect');
    return `Http2Stream ${inspect(shown, options)}`;
  }
}

Http2Stream.prototype.setTimeout = setIdleTimeout;
Http2Stream.prototype._gone = false;

class ClientHttp2Stream extends Http2Stream {
  constructor(session, id, options) {
    super(session, options);
    this._headersSent = true;
    if (asyncContext.active) this._frame = asyncContext.capture();
    if (id !== undefined) this._begin(id);
    this.on('headers', (headers) => {
      if (headers[HTTP2_HEADER_STATUS] === HTTP_STATUS_CONTINUE) this.emit('continue');
    });
  }
}

module.exports = { ClientHttp2Stream, Http2Stream, completePriority };
