'use strict';

// http2.connect() and the client's end of a session.
// https://nodejs.org/docs/latest-v20.x/api/http2.html#class-clienthttp2session

const net = require('net');
const tls = require('tls');
const { AbortError, codes } = require('internal/errors');
const { isToken } = require('internal/http/common');
const { validateAbortSignal, validateBoolean } = require('internal/validators');
const constants = require('internal/http2/constants');
const { assertValidPseudoHeader, getAuthority, packHeaders } = require('internal/http2/headers');
const {
  assertIsObject, kNoBody, kTrailersFollow, libraryError,
} = require('internal/http2/native');
const { Http2Session, NGHTTP2_SESSION_CLIENT } = require('internal/http2/session');
const { ClientHttp2Stream, completePriority } = require('internal/http2/stream');
const { refresh } = require('internal/http2/timeout');

const {
  HTTP2_HEADER_AUTHORITY, HTTP2_HEADER_METHOD, HTTP2_HEADER_PATH, HTTP2_HEADER_PROTOCOL,
  HTTP2_HEADER_SCHEME, HTTP2_METHOD_CONNECT, HTTP2_METHOD_DELETE, HTTP2_METHOD_GET,
  HTTP2_METHOD_HEAD,
} = constants;

const kWithoutBody = [HTTP2_METHOD_GET, HTTP2_METHOD_HEAD, HTTP2_METHOD_DELETE];

// nghttp2_error.
const kInvalidArgument = -501;
const kNoIdLeft = -509;

// The pseudo-headers that a request needs and does not have.
function completeHeaders(session, headers) {
  headers[HTTP2_HEADER_METHOD] ??= HTTP2_METHOD_GET;
  const isTunnel = headers[HTTP2_HEADER_METHOD] === HTTP2_METHOD_CONNECT &&
    headers[HTTP2_HEADER_PROTOCOL] === undefined;
  if (!isTunnel) {
    if (getAuthority(headers) === undefined) headers[HTTP2_HEADER_AUTHORITY] = session._authority;
    headers[HTTP2_HEADER_SCHEME] ??= session._protocol.slice(0, -1);
    headers[HTTP2_HEADER_PATH] ??= '/';
    return;
  }
  // RFC 9113 section 8.5.
  if (headers[HTTP2_HEADER_AUTHORITY] === undefined) throw new codes.ERR_HTTP2_CONNECT_AUTHORITY();
  if (headers[HTTP2_HEADER_SCHEME] !== undefined) throw new codes.ERR_HTTP2_CONNECT_SCHEME();
  if (headers[HTTP2_HEADER_PATH] !== undefined) throw new codes.ERR_HTTP2_CONNECT_PATH();
}

function abortWith(stream, signal) {
  validateAbortSignal(signal, 'options.signal');
  const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    abort();
    return;
  }
  const { addAbortListener } = require('internal/events/abort_listener');
  const listener = addAbortListener(signal, abort);
  stream.once('close', () => listener[Symbol.dispose]());
}

class ClientHttp2Session extends Http2Session {
  constructor(options, socket) {
    super(NGHTTP2_SESSION_CLIENT, options, socket);
    this._waitingRequests = null;
    this._authority = undefined;
    this._protocol = undefined;
  }

  request(headers, options) {
    if (this._destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (this._closed) throw new codes.ERR_HTTP2_GOAWAY_SESSION();
    refresh(this);
    if (headers !== null && headers !== undefined) {
      for (const name of Object.keys(headers)) {
        if (name[0] === ':') assertValidPseudoHeader(name);
        else if (name && !isToken(name)) {
          this.destroy(new codes.ERR_INVALID_HTTP_TOKEN('Header name', name));
        }
      }
    }
    assertIsObject(headers, 'headers');
    assertIsObject(options, 'options');
    headers = { __proto__: null, ...headers };
    options = { ...options };
    completeHeaders(this, headers);
    completePriority(options);
    if (options.endStream === undefined) {
      options.endStream = kWithoutBody.includes(headers[HTTP2_HEADER_METHOD]);
    } else {
      validateBoolean(options.endStream, 'options.endStream');
    }
    const packed = packHeaders(headers);
    const stream = new ClientHttp2Stream(this, undefined, {});
    stream._sentHeaders = headers;
    stream._origin = `${headers[HTTP2_HEADER_SCHEME]}://${getAuthority(headers)}`;
    if (options.endStream) stream.end();
    if (options.waitForTrailers) stream._trailersFollow = true;
    if (options.signal) abortWith(stream, options.signal);
    const start = () => this._start(stream, packed, options);
    if (!this.connecting) {
      start();
    } else if (this._waitingRequests !== null) {
      this._waitingRequests.push(start);
    } else {
      this._waitingRequests = [start];
      this.once('connect', () => {
        const waiting = this._waitingRequests;
        this._waitingRequests = null;
        for (const next of waiting) next();
      });
    }
    return stream;
  }

  _start(stream, packed, options) {
    if (this._destroyed || stream.destroyed) return;
    if (this._closed) {
      stream.destroy(new codes.ERR_HTTP2_GOAWAY_SESSION());
      return;
    }
    const flags =
      (options.endStream ? kNoBody : 0) | (options.waitForTrailers ? kTrailersFollow : 0);
    const id = this._native.request(
      packed, flags, options.parent | 0, options.weight | 0, Boolean(options.exclusive));
    if (id === kNoIdLeft) stream.destroy(new codes.ERR_HTTP2_OUT_OF_STREAMS());
    else if (id === kInvalidArgument) stream.destroy(new codes.ERR_HTTP2_STREAM_SELF_DEPENDENCY());
    else if (id <= 0) this.destroy(libraryError(id));
    if (id <= 0) return;
    stream._begin(id);
    this._schedule();
  }
}

function connectSocket(protocol, authority, host, port, options) {
  if (protocol === 'http:') return net.connect({ port, host, ...options });
  if (protocol !== 'https:') throw new codes.ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
  const secure = { ...options, ALPNProtocols: ['h2'] };
  if (secure.servername === undefined && net.isIP(host) === 0) secure.servername = host;
  return tls.connect(port, host, secure);
}

function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  assertIsObject(options, 'options');
  options = { ...options };
  if (typeof authority === 'string') authority = new URL(authority);
  assertIsObject(authority, 'authority', ['string', 'Object', 'URL']);
  const protocol = authority.protocol || options.protocol || 'https:';
  const port = `${authority.port !== '' ? authority.port :
    authority.protocol === 'http:' ? 80 : 443}`;
  let host = 'localhost';
  if (authority.hostname) {
    host = authority.hostname;
    if (host[0] === '[') host = host.slice(1, -1);
  } else if (authority.host) {
    ({ host } = authority);
  }
  const socket = typeof options.createConnection === 'function' ?
    options.createConnection(authority, options) :
    connectSocket(protocol, authority, host, port, options);
  const session = new ClientHttp2Session(options, socket);
  session._authority = `${options.servername || host}:${port}`;
  session._protocol = protocol;
  if (typeof listener === 'function') session.once('connect', listener);
  return session;
}

module.exports = { connect };
