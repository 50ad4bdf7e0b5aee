'use strict';

// http2.Http2ServerResponse: the writable half of a stream as a response of node:http.

const { Stream } = require('stream');
const { codes } = require('internal/errors');
const {
  validateFunction, validateLinkHeaderValue, validateObject,
} = require('internal/validators');
const {
  appendField, checkField, fieldName, setField, setFields, warnOnce,
} = require('internal/http2/compat_fields');
const { kResponse, socketOf } = require('internal/http2/compat_socket');

const { nextTick } = process;

// Not private fields: programs wrap responses and make others with them as prototypes.
const kState = Symbol('state');

function warnOfStatusMessage() {
  warnOnce('Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)');
}

// Listeners on the stream, so `this` is it.

function onDrain() {
  this[kResponse]?.emit('drain');
}

function onTimeout() {
  this[kResponse]?.emit('timeout');
}

function onWantTrailers() {
  const response = this[kResponse];
  if (response !== undefined) this.sendTrailers(response[kState].trailers);
}

function onClose() {
  const response = this[kResponse];
  if (response === undefined) return;
  const state = response[kState];
  // The stream of a response to HEAD ends with its head, the response when the program says so.
  if (this.headRequest && !state.ending) return;
  state.closed = true;
  this[kResponse] = undefined;
  this.removeListener('wantTrailers', onWantTrailers);
  response.emit('finish');
  response.emit('close');
}

// What is known of the response by now decides whether its head ends it, and whether there may be
// trailers.
function sendHead({ stream, headers, statusCode, sendDate, ending, empty, hasTrailers }) {
  headers[':status'] = statusCode;
  stream.respond(headers, {
    endStream: empty && !hasTrailers,
    waitForTrailers: !ending || hasTrailers,
    sendDate,
  });
}

// Whether it is not too late for a response before the response.
function inform({ stream, closed }, headers) {
  if (closed || stream.headersSent) return false;
  stream.additionalHeaders(headers);
  return true;
}

class Http2ServerResponse extends Stream {
  constructor(stream, options) {
    super(options);
    this[kState] = {
      stream,
      headers: { __proto__: null },
      trailers: { __proto__: null },
      hasTrailers: false,
      statusCode: 200,
      sendDate: true,
      // end() was called, and there is nothing but the head.
      ending: false,
      empty: false,
      closed: false,
      destroyed: false,
    };
    this.writable = true;
    this.req = options?.req;
    stream[kResponse] = this;
    stream.on('drain', onDrain);
    stream.on('close', onClose);
    stream.on('wantTrailers', onWantTrailers);
    stream.on('timeout', onTimeout);
  }

  get _header() {
    return this.headersSent;
  }

  get writableEnded() {
    return this[kState].ending;
  }

  get finished() {
    return this[kState].ending;
  }

  get socket() {
    const { closed, stream } = this[kState];
    return closed ? undefined : socketOf(stream);
  }

  get connection() {
    return this.socket;
  }

  get stream() {
    return this[kState].stream;
  }

  get headersSent() {
    return this[kState].stream.headersSent;
  }

  get sendDate() {
    return this[kState].sendDate;
  }

  set sendDate(sendDate) {
    this[kState].sendDate = Boolean(sendDate);
  }

  get statusCode() {
    return this[kState].statusCode;
  }

  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw new codes.ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (code < 100 || code > 599) throw new codes.ERR_HTTP2_STATUS_INVALID(code);
    this[kState].statusCode = code;
  }

  get statusMessage() {
    warnOfStatusMessage();
    return '';
  }

  set statusMessage(message) {
    warnOfStatusMessage();
  }

  get writableCorked() {
    return this[kState].stream.writableCorked;
  }

  get writableHighWaterMark() {
    return this[kState].stream.writableHighWaterMark;
  }

  get writableFinished() {
    return this[kState].stream.writableFinished;
  }

  get writableLength() {
    return this[kState].stream.writableLength;
  }

  setTrailer(name, value) {
    name = fieldName(name);
    checkField(name, value);
    const state = this[kState];
    state.trailers[name] = value;
    state.hasTrailers = true;
  }

  addTrailers(headers) {
    for (const name of Object.keys(headers)) this.setTrailer(name, headers[name]);
  }

  getHeader(name) {
    return this[kState].headers[fieldName(name)];
  }

  getHeaderNames() {
    return Object.keys(this[kState].headers);
  }

  getHeaders() {
    return { __proto__: null, ...this[kState].headers };
  }

  hasHeader(name) {
    return Object.hasOwn(this[kState].headers, fieldName(name));
  }

  removeHeader(name) {
    name = fieldName(name);
    if (this.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    if (name === 'date') this[kState].sendDate = false;
    delete this[kState].headers[name];
  }

  setHeader(name, value) {
    name = fieldName(name);
    if (this.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    setField(this[kState].headers, name, value);
  }

  appendHeader(name, value) {
    name = fieldName(name);
    if (this.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    appendField(this[kState].headers, name, value);
  }

  flushHeaders() {
    const { closed, statusCode } = this[kState];
    if (!closed && !this.headersSent) this.writeHead(statusCode);
  }

  writeHead(statusCode, statusMessage, headers) {
    const state = this[kState];
    const { stream, closed } = state;
    if (closed || stream.destroyed) return this;
    if (stream.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    if (typeof statusMessage === 'string') warnOfStatusMessage();
    if (headers === undefined && typeof statusMessage === 'object') headers = statusMessage;
    if (typeof headers === 'object' && headers !== null) setFields(state.headers, headers);
    this.statusCode = statusCode;
    sendHead(state);
    return this;
  }

  cork() {
    this[kState].stream.cork();
  }

  uncork() {
    this[kState].stream.uncork();
  }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    const { stream, ending, closed, destroyed, statusCode } = this[kState];
    let error;
    if (ending) {
      error = new codes.ERR_STREAM_WRITE_AFTER_END();
    } else if (closed) {
      error = new codes.ERR_HTTP2_INVALID_STREAM();
    } else if (destroyed) {
      return false;
    }
    if (error !== undefined) {
      if (typeof callback === 'function') nextTick(callback, error);
      this.destroy(error);
      return false;
    }
    if (!stream.headersSent) this.writeHead(statusCode);
    // The stream of a response to HEAD has ended with its head.
    if (stream.headRequest) {
      if (typeof callback === 'function') nextTick(callback);
      return true;
    }
    return stream.write(chunk, encoding, callback);
  }

  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    const state = this[kState];
    const { stream } = state;
    if (state.ending || state.closed) {
      if (typeof callback === 'function') nextTick(callback);
      return this;
    }
    state.ending = true;
    state.empty = chunk === null || chunk === undefined;
    try {
      if (!stream.headersSent) this.writeHead(state.statusCode);
    } catch (error) {
      // Another response may still be given.
      state.ending = false;
      throw error;
    }
    if (typeof callback === 'function') {
      if (stream.writableEnded) this.once('finish', callback);
      else stream.once('finish', callback);
    }
    if (stream.destroyed) {
      Reflect.apply(onClose, stream, []);
    } else if (state.empty || stream.writableEnded) {
      stream.end();
    } else {
      stream.end(chunk, encoding);
    }
    return this;
  }

  destroy(error) {
    const state = this[kState];
    if (state.destroyed) return;
    state.destroyed = true;
    state.stream.destroy(error);
  }

  setTimeout(msecs, callback) {
    const { closed, stream } = this[kState];
    if (!closed) stream.setTimeout(msecs, callback);
    return this;
  }

  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    const { closed, stream } = this[kState];
    if (closed) {
      nextTick(callback, new codes.ERR_HTTP2_INVALID_STREAM());
      return;
    }
    stream.pushStream(headers, {}, (error, pushed) => {
      if (error) callback(error);
      else callback(null, new Http2ServerResponse(pushed));
    });
  }

  writeContinue() {
    return inform(this[kState], { ':status': 100 });
  }

  writeEarlyHints(hints) {
    validateObject(hints, 'hints');
    const link = validateLinkHeaderValue(hints.link);
    if (link.length === 0) return false;
    const headers = { __proto__: null, ':status': 103 };
    for (const name of Object.keys(hints)) headers[name.toLowerCase()] = hints[name];
    headers.link = link;
    return inform(this[kState], headers);
  }
}

module.exports = { Http2ServerResponse };
