'use strict';

// ServerHttp2Stream: https://nodejs.org/docs/latest-v20.x/api/http2.html#class-serverhttp2stream

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const constants = require('internal/http2/constants');
const {
  assertValidPseudoHeaderResponse, getAuthority, packHeaders,
} = require('internal/http2/headers');
const {
  assertIsObject, kNoBody, kTrailersFollow, libraryError,
} = require('internal/http2/native');
const { Http2Stream } = require('internal/http2/stream');

const {
  HTTP2_HEADER_AUTHORITY, HTTP2_HEADER_DATE, HTTP2_HEADER_METHOD, HTTP2_HEADER_PATH,
  HTTP2_HEADER_SCHEME, HTTP2_HEADER_STATUS, HTTP2_METHOD_GET, HTTP2_METHOD_HEAD,
  HTTP_STATUS_NOT_MODIFIED, HTTP_STATUS_NO_CONTENT, HTTP_STATUS_OK, HTTP_STATUS_RESET_CONTENT,
  HTTP_STATUS_SWITCHING_PROTOCOLS,
} = constants;

// nghttp2_error.
const kNoIdLeft = -509;
const kStreamClosed = -510;
const kNoStream = -513;   // It has been closed, which is yet to be told.

const kNoContent = [HTTP_STATUS_NO_CONTENT, HTTP_STATUS_RESET_CONTENT, HTTP_STATUS_NOT_MODIFIED];

const kFirstFinal = 200;
const kLastFinal = 599;

let dateText;

function utcDate() {
  if (dateText === undefined) {
    const now = new Date();
    dateText = now.toUTCString();
    setTimeout(() => {
      dateText = undefined;
    }, 1000 - now.getMilliseconds()).unref();
  }
  return dateText;
}

// The headers of a response with what Node adds.
function completeHeaders(given, options) {
  assertIsObject(given, 'headers');
  const headers = { __proto__: null, ...given };
  const status = headers[HTTP2_HEADER_STATUS] =
    headers[HTTP2_HEADER_STATUS] | 0 || HTTP_STATUS_OK;
  if (options.sendDate === undefined || options.sendDate === null || options.sendDate) {
    headers[HTTP2_HEADER_DATE] ??= utcDate();
  }
  if (status < kFirstFinal || status > kLastFinal) {
    throw new codes.ERR_HTTP2_STATUS_INVALID(headers[HTTP2_HEADER_STATUS]);
  }
  return headers;
}

class ServerHttp2Stream extends Http2Stream {
  constructor(session, id, options, headers) {
    super(session, options);
    this._protocol = headers[HTTP2_HEADER_SCHEME];
    this._authority = getAuthority(headers);
    this._begin(id);
  }

  _assertUsable() {
    if (this.destroyed || this._closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
  }

  // A body without a response before it.
  _proceed() {
    this.respond();
  }

  get headRequest() {
    return this._headRequest;
  }

  get pushAllowed() {
    const session = this._session;
    return !this.destroyed && !this._closed && !session.closed && !session.destroyed &&
      session.remoteSettings.enablePush;
  }

  pushStream(headers, options, callback) {
    if (!this.pushAllowed) throw new codes.ERR_HTTP2_PUSH_DISABLED();
    if (this._id % 2 === 0) throw new codes.ERR_HTTP2_NESTED_PUSH();
    const session = this._session;
    this._touch();
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    assertIsObject(options, 'options');
    options = { ...options };
    options.endStream = Boolean(options.endStream);
    assertIsObject(headers, 'headers');
    headers = { __proto__: null, ...headers };
    headers[HTTP2_HEADER_METHOD] ??= HTTP2_METHOD_GET;
    if (getAuthority(headers) === undefined) headers[HTTP2_HEADER_AUTHORITY] = this._authority;
    headers[HTTP2_HEADER_SCHEME] ??= this._protocol;
    headers[HTTP2_HEADER_PATH] ??= '/';
    const isHead = headers[HTTP2_HEADER_METHOD] === HTTP2_METHOD_HEAD;
    if (isHead) options.endStream = true;

    const id = session._native.pushPromise(this._id, packHeaders(headers));
    if (id < 0) {
      let error;
      if (id === kNoIdLeft) error = new codes.ERR_HTTP2_OUT_OF_STREAMS();
      else if (id === kStreamClosed) error = new codes.ERR_HTTP2_INVALID_STREAM();
      else error = libraryError(id);
      process.nextTick(callback, error);
      return;
    }
    session._schedule();
    const { endStream } = options;
    const stream = new ServerHttp2Stream(session, id, options, headers);
    stream._sentHeaders = headers;
    stream.push(null);
    if (isHead) stream._headRequest = true;
    if (endStream) stream.end();
    process.nextTick(callback, null, stream, headers, 0);
  }

  respond(headers, options) {
    this._assertUsable();
    if (this._headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    assertIsObject(options, 'options');
    options = { ...options };
    this._touch();
    headers = completeHeaders(headers, options);
    this._respond(headers, Boolean(options.endStream), Boolean(options.waitForTrailers));
  }

  // Headers that are complete.
  _respond(headers, endStream, waitForTrailers) {
    const packed = packHeaders(headers, assertValidPseudoHeaderResponse);
    this._sentHeaders = headers;
    this._headersSent = true;
    this._trailersFollow = waitForTrailers;
    const noBody = endStream || kNoContent.includes(headers[HTTP2_HEADER_STATUS]) ||
      this._headRequest;
    if (noBody && !this._writableState.ending) this.end();
    const flags = (noBody ? kNoBody : 0) | (waitForTrailers ? kTrailersFollow : 0);
    const result = this._native.respond(this._id, packed, flags);
    if (result < 0) {
      if (result !== kNoStream) this.destroy(libraryError(result));
      return;
    }
    // A body that has ended already is empty.
    if (!noBody && this.writableFinished) this._native.end(this._id);
    this._session._schedule();
  }

  respondWithFD(fd, headers, options) {
    require('internal/http2/respond_file').respondWithFD(this, fd, headers, options);
  }

  respondWithFile(path, headers, options) {
    require('internal/http2/respond_file').respondWithFile(this, path, headers, options);
  }

  additionalHeaders(headers) {
    this._assertUsable();
    if (this._headersSent) throw new codes.ERR_HTTP2_HEADERS_AFTER_RESPOND();
    assertIsObject(headers, 'headers');
    headers = { __proto__: null, ...headers };
    this._touch();
    if (headers[HTTP2_HEADER_STATUS] !== undefined && headers[HTTP2_HEADER_STATUS] !== null) {
      const status = headers[HTTP2_HEADER_STATUS] |= 0;
      if (status === HTTP_STATUS_SWITCHING_PROTOCOLS) throw new codes.ERR_HTTP2_STATUS_101();
      if (status < 100 || status >= kFirstFinal) {
        throw new codes.ERR_HTTP2_INVALID_INFO_STATUS(headers[HTTP2_HEADER_STATUS]);
      }
    }
    const packed = packHeaders(headers, assertValidPseudoHeaderResponse);
    (this._sentInfoHeaders ??= []).push(headers);
    const result = this._native.inform(this._id, packed);
    if (result === 0) this._session._schedule();
    else if (result !== kNoStream) this.destroy(libraryError(result));
  }
}

module.exports = { ServerHttp2Stream, completeHeaders, kNoContent };
