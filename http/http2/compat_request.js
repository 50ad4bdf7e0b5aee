'use strict';

// http2.Http2ServerRequest: the readable half of a stream as a request of node:http.

const { Readable } = require('stream');
const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const { getAuthority } = require('internal/http2/headers');
const { kRequest, socketOf } = require('internal/http2/compat_socket');

const { nextTick } = process;

// Not private fields: programs wrap requests and make others with them as prototypes.
const kState = Symbol('state');

// Listeners on the stream, so `this` is it. Its errors are nobody's here: the stream says
// 'aborted' and 'close', too.

function onData(chunk) {
  const request = this[kRequest];
  if (request !== undefined && !request.push(chunk)) this.pause();
}

function onEnd() {
  this[kRequest]?.push(null);
}

function onTrailers(trailers, flags, rawTrailers) {
  const request = this[kRequest];
  if (request === undefined) return;
  Object.assign(request.trailers, trailers);
  request.rawTrailers.push(...rawTrailers);
}

function onAborted() {
  const request = this[kRequest];
  if (request === undefined) return;
  request[kState].aborted = true;
  request.emit('aborted');
}

function onClose() {
  const request = this[kRequest];
  if (request === undefined) return;
  const state = request[kState];
  this[kRequest] = undefined;
  state.closed = true;
  request.push(null);
  // A body that nobody wants is over all the same, as in node:http.
  if (!state.reading) request.resume();
  request.emit('close');
}

function onTimeout() {
  this[kRequest]?.emit('timeout');
}

function ignore() {}

// Listeners on the request.

function onPause() {
  this.stream.pause();
}

function onResume() {
  this.stream.resume();
}

function resume(stream) {
  if (!stream.destroyed) stream.resume();
}

class Http2ServerRequest extends Readable {
  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this[kState] = {
      stream,
      headers,
      rawHeaders,
      trailers: {},
      rawTrailers: [],
      aborted: false,
      closed: false,
      reading: false,
    };
    stream[kRequest] = this;
    stream.on('trailers', onTrailers);
    stream.on('end', onEnd);
    stream.on('error', ignore);
    stream.on('aborted', onAborted);
    stream.on('close', onClose);
    stream.on('timeout', onTimeout);
    this.on('pause', onPause);
    this.on('resume', onResume);
  }

  get aborted() {
    return this[kState].aborted;
  }

  get complete() {
    const { aborted, closed, stream } = this[kState];
    return aborted || closed || this.readableEnded || stream.destroyed;
  }

  get stream() {
    return this[kState].stream;
  }

  get headers() {
    return this[kState].headers;
  }

  get rawHeaders() {
    return this[kState].rawHeaders;
  }

  get trailers() {
    return this[kState].trailers;
  }

  get rawTrailers() {
    return this[kState].rawTrailers;
  }

  get httpVersionMajor() {
    return 2;
  }

  get httpVersionMinor() {
    return 0;
  }

  get httpVersion() {
    return '2.0';
  }

  get socket() {
    return socketOf(this[kState].stream);
  }

  get connection() {
    return this.socket;
  }

  get method() {
    return this[kState].headers[':method'];
  }

  set method(method) {
    validateString(method, 'method');
    if (method.trim() === '') throw new codes.ERR_INVALID_ARG_VALUE('method', method);
    this[kState].headers[':method'] = method;
  }

  get authority() {
    return getAuthority(this[kState].headers);
  }

  get scheme() {
    return this[kState].headers[':scheme'];
  }

  get url() {
    return this[kState].headers[':path'];
  }

  set url(url) {
    this[kState].headers[':path'] = url;
  }

  setTimeout(msecs, callback) {
    const { closed, stream } = this[kState];
    if (!closed) stream.setTimeout(msecs, callback);
    return this;
  }

  _read() {
    const state = this[kState];
    const { stream } = state;
    if (!state.reading) {
      state.reading = true;
      stream.on('data', onData);
    } else {
      nextTick(resume, stream);
    }
  }
}

module.exports = { Http2ServerRequest };
