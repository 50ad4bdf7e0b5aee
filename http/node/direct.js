'use strict';

// Requests served by native code, http::Server: plain ones, one at a time. Nothing is made for a
// connection. As soon as a program looks at more than a request and its response, or a peer sends
// something else, the connection leaves for a net.Socket of its own and goes the general way,
// together with the request under way.

const EventEmitter = require('events');
const { constructorsFor } = require('internal/http/application');
const { FastBuffer } = require('internal/buffer');
const { binding, defaultHeaderSize, isLenient } = require('internal/http/common');
const { serverRequestStart, serverResponseFinish } = require('internal/http/channels');
const { IncomingMessage } = require('internal/http/incoming');
const { ServerResponse } = require('internal/http/response');
const { drained, handled } = require('internal/http/response_direct');

const { emit } = EventEmitter.prototype;

// Servers by number.
const live = [];

// How often native code looks at connections that may be late, in milliseconds, unless the server
// wants it more often.
const kTick = 500;
const kShortestTick = 10;

// Of what native code tells about a request.
const kHasBody = 0x80;

// The lower bits of a handle, which tell exchanges under way at the same time apart.
const kSlotMask = 0x3ffff;

class Direct {
  constructor(server) {
    this.server = server;
    this._native = -1;
    this.open = false;
    this.taking = null; // The handle whose connections are taken.
    this._pending = []; // Responses under way, by the slot of their handle.
    this._sockets = new Map(); // What programs see of connections, by their number.
    this.answering = null; // The response whose handler is running.
  }

  get joinDuplicateHeaders() {
    return this.server.joinDuplicateHeaders;
  }

  get maxHeadersCount() {
    return this.server.maxHeadersCount;
  }

  // Takes the connections of the server or leaves them to it, whatever is right now.
  reconsider() {
    const { server } = this;
    const handle = server._handle;
    const wanted = isPlain(server, handle) ? handle : null;
    if (wanted !== null) {
      if (this._native < 0) this.start();
      const tick = Math.min(kTick, Math.max(kShortestTick, server.connectionsCheckingInterval));
      binding.configure(this._native, server.keepAliveTimeout || 0, server.headersTimeout || 0,
                        server.requestTimeout || 0, tick,
                        server.maxHeaderSize || defaultHeaderSize(),
                        server.listenerCount('clientError') > 0);
    }
    if (wanted === this.taking) return;
    const { ListenHandle } = require('internal/net/handle');
    if (this.taking instanceof ListenHandle) binding.take(this._native, this.taking, false);
    if (wanted !== null) binding.take(this._native, wanted, true);
    this.taking = wanted;
  }

  start() {
    this._native = binding.create();
    this.open = true;
    live[this._native] = this;
  }

  close() {
    this.taking = null;
    if (this._native >= 0) binding.close(this._native);
  }

  drain() {
    this.taking = null;
    if (this._native >= 0) binding.drain(this._native);
  }

  closed() {
    live[this._native] = undefined;
    this._native = -1;
    this.open = false;
    this.server._emitCloseIfDrained();
  }

  closeIdle() {
    if (this._native >= 0) binding.closeIdle(this._native);
  }

  closeAll() {
    if (this._native >= 0) binding.closeAll(this._native);
  }

  count() {
    return this._native < 0 ? 0 : binding.connections(this._native);
  }

  find(handle) {
    const res = this._pending[handle & kSlotMask];
    return res !== undefined && res !== null && res._handle === handle ? res : undefined;
  }

  // The exchange is over: its handle may soon be another's.
  _release(handle) {
    this._pending[handle & kSlotMask] = null;
  }

  request(meta, handle, head, connection) {
    const { server } = this;
    const own = constructorsFor(server);
    const req = own === null ? new IncomingMessage(undefined) : new own.DirectRequest();
    req._peer = this;
    req._meta = meta;
    req._head = head;
    req._handle = handle;
    req._connection = connection;
    req.complete = (meta & kHasBody) === 0;
    const res = own === null ? new ServerResponse(req) : new own.DirectResponse(req);
    if ((meta & 0x140) !== 0x140) {
      if ((meta & 0x40) === 0) res.useChunkedEncodingByDefault = /chunk/.test(req.headers.te);
      res.shouldKeepAlive = (meta & 0x100) !== 0;
    }
    this._pending[handle & kSlotMask] = res;
    const handler = server._events.request;
    this.answering = res;
    try {
      if (typeof handler === 'function' && server.emit === emit) handler.call(server, req, res);
      else server.emit('request', req, res);
    } finally {
      this.answering = null;
      handled(res);
    }
  }

  // What a program sees as the socket of a request.
  _socketFor(req) {
    if (req._socket === undefined) {
      const { _connection: connection } = req;
      let socket = this._sockets.get(connection);
      if (socket === undefined) {
        if (!binding.watch(this._native, connection)) return req._socket = deadSocket();
        const { LightSocket } = require('internal/http/light_socket');
        socket = new LightSocket(this, connection);
        this._sockets.set(connection, socket);
      }
      req._socket = socket;
    }
    return req._socket;
  }

  // A light socket becomes a net.Socket: its connection leaves native code.
  _promote(light, connection, gone) {
    const released = gone ? undefined : binding.release(this._native, connection);
    if (released !== undefined) {
      this.adopt(released);
      return;
    }
    this._sockets.delete(connection);
    const { LightSocket } = require('internal/http/light_socket');
    LightSocket.become(light, {});
    light.destroyed = true;
  }

  // The response of a request that is under way is to go the general way.
  _detach(res) {
    const { req } = res;
    let { _socket: socket } = req;
    // Null where the program took it away from the request, as stream.destroy(req) does.
    const isTaken = socket === null;
    if (isTaken) socket = this._sockets.get(req._connection);
    if (socket === undefined || socket._isLight) {
      const released = binding.release(this._native, req._connection);
      if (released !== undefined) socket = this.adopt(released);
      else if (socket === undefined) socket = deadSocket();
      else this._promote(socket, req._connection, true);
      if (!isTaken) req._socket = socket;
    }
    if (socket._httpMessage !== res) {
      res._socket = null;
      if (socket.destroyed) res.destroyed = true;
    }
  }

  // A socket over a released connection, which goes on with what was received.
  adopt([handle, unread, exchange, peerEnded, number, body, age, begun, returns]) {
    const { server } = this;
    const { Socket, kNoDelay } = require('internal/net/socket');
    const { connectionOf } = require('internal/http/server_connection');
    const options = {
      handle,
      allowHalfOpen: true,
      readable: true,
      writable: true,
      readableHighWaterMark: server.highWaterMark,
      writableHighWaterMark: server.highWaterMark,
    };
    const light = this._sockets.get(number);
    let listeners;
    if (light !== undefined) {
      this._sockets.delete(number);
      listeners = require('internal/http/light_socket').LightSocket.become(light, options);
    }
    const socket = light ?? new Socket(options);
    socket[kNoDelay] = true;
    server._connections++;
    socket.server = server;
    socket._server = server;
    server.emit('connection', socket);
    if (listeners !== undefined) {
      require('internal/http/light_socket').LightSocket.restore(socket, listeners);
    }
    const res = exchange < 0 ? undefined : this._pending[exchange & kSlotMask];
    const connection = connectionOf(socket);
    connection.cameFrom(this, returns, light !== undefined);
    const inBody = body !== undefined;
    if (inBody) connection.parser.enterBody(body, res?.req ?? null, age);
    if (res) {
      this._release(exchange);
      moveExchange(connection, res, socket, inBody, begun);
    } else if (!inBody) {
      connection.waitForNext();
      // While its last request is being answered, a connection does not count as idle.
      if (this.answering === null) connection.parser.started = 0;
      else process.nextTick(becomeIdle, connection.parser);
    }
    // This may be inside a call of a handler: the next request waits for its end.
    if (unread.length > 0 || peerEnded) process.nextTick(goOn, socket, unread, peerEnded);
    return socket;
  }

  // Whether native code takes connections, one that had left it, too.
  get isWanting() {
    return this.taking !== null && this.open && this.server.emit === emit &&
      !serverRequestStart.hasSubscribers && !serverResponseFinish.hasSubscribers;
  }

  // A connection that adopt() has brought goes on here; `req`: its last request.
  takeBack(connection, req) {
    const { returns, socket } = connection;
    const { _handle: handle } = socket;
    connection.freeParser();
    socket._handle = null;
    handle.owner = undefined;
    socket.destroy();
    const number = binding.serve(this._native, handle, returns + 1);
    req._socket = undefined;
    req._peer = this;
    req._connection = number;
  }
}

function becomeIdle(parser) {
  if (parser.native !== null && !parser.native.inMessage()) parser.started = 0;
}

// Gives a released connection what was received and not understood.
function goOn(socket, unread, peerEnded) {
  if (socket.destroyed) return;
  if (unread.length > 0) {
    socket.unshift(new FastBuffer(unread.buffer, unread.byteOffset, unread.byteLength));
  }
  if (peerEnded) socket.push(null);
}

// Request and response of native code become those of a connection in JavaScript. `begun`: see
// HttpServerBinding::Release().
function moveExchange(connection, res, socket, inBody, begun) {
  const { req } = res;
  req._socket = socket;
  const { server, parser } = connection;
  if (!inBody) parser.started = 0;
  connection.incoming.push(req);
  res._handle = -1;
  res._socket = null;
  if (req.method === 'HEAD') res._hasBody = false;
  if (server._draining) res.shouldKeepAlive = false;
  res._highWaterMark = socket.writableHighWaterMark;
  res._strictBody = server.rejectNonStandardBodyWrites;
  res._keepAliveTimeout = server.keepAliveTimeout;
  res._onPendingData = (change) => connection.onPending(change);
  res._uniqueHeaders = server._uniqueHeaders;
  parser.incoming = req;
  connection.enqueue(req, res);
  res._replay(begun);
}

function deadSocket() {
  const { Socket } = require('net');
  return new Socket().destroy();
}

// Whether native code serves this server's connections as well as the general way would.
function isPlain(server, handle) {
  const { ListenHandle } = require('internal/net/handle');
  const events = server._events;
  return handle instanceof ListenHandle &&
    typeof events.connection === 'function' && events.request !== undefined &&
    events.timeout === undefined && events.dropRequest === undefined &&
    !server.timeout && !server.maxRequestsPerSocket && !server.maxConnections &&
    server.maxHeadersCount === null && server.requireHostHeader &&
    !isLenient(server.insecureHTTPParser) &&
    server.noDelay && !server.keepAlive && !server.pauseOnConnect &&
    !server.rejectNonStandardBodyWrites && !server._uniqueHeaders &&
    server._IncomingMessage === IncomingMessage && server._ServerResponse === ServerResponse &&
    server.emit === emit && !EventEmitter.captureRejections &&
    !server[EventEmitter.captureRejectionSymbol]?.enabled &&
    !serverRequestStart.hasSubscribers && !serverResponseFinish.hasSubscribers;
}

function onRequest(meta, handle, head, connection) {
  live[meta >>> 12]?.request(meta, handle, head, connection);
}

// A part of a body has arrived, or its end.
function onBody(id, handle, bytes, last, trailers) {
  const res = live[id]?.find(handle);
  if (res === undefined) return;
  const { req } = res;
  if (bytes !== undefined) req._receive(new FastBuffer(bytes, 0, bytes.byteLength));
  if (last) req._finishBody(trailers);
}

// What was written to a response has gone.
function onDrain(id, handle) {
  const res = live[id]?.find(handle);
  if (res !== undefined) drained(res);
}

// The connection is gone before the response.
function onAbort(id, handle) {
  const direct = live[id];
  const res = direct?.find(handle);
  if (res === undefined) return;
  direct._release(handle);
  const { req } = res;
  res._handle = -1;
  res._socket = null;
  if (req._socket === undefined) req._socket = deadSocket();
  else require('internal/http/light_socket').LightSocket.setGone(req._socket);
  res.destroyed = true;
  const { ConnResetException } = require('internal/errors');
  req.destroy(new ConnResetException('aborted'));
  require('internal/http/response').scheduleClose(res);
}

// The peer has ended its side: most likely nobody is there any more, and who watches for that is to
// know it.
function onPeerEnded(id, handle) {
  const res = live[id]?.find(handle);
  if (res === undefined) return;
  const { req } = res;
  if (res._events !== undefined || req._events !== undefined || req._socket !== undefined) {
    res._detach();
  }
}

function onUnusual(id, released, late) {
  const direct = live[id];
  if (direct === undefined) return;
  if (!late) {
    direct.adopt(released);
    return;
  }
  const { codes } = require('internal/errors');
  const { onSocketError } = require('internal/http/server_connection');
  const [handle, , exchange, , ...rest] = released;
  const socket = direct.adopt([handle, new FastBuffer(), exchange, false, ...rest]);
  Reflect.apply(onSocketError, socket, [new codes.ERR_HTTP_REQUEST_TIMEOUT()]);
}

// A connection that a program has a light socket of.
function onGone(id, connection) {
  const sockets = live[id]?._sockets;
  const light = sockets?.get(connection);
  if (light === undefined) return;
  sockets.delete(connection);
  require('internal/http/light_socket').LightSocket.emitClose(light);
}

function onClosed(id) {
  live[id]?.closed();
}

binding.setup({
  request: onRequest,
  body: onBody,
  drain: onDrain,
  abort: onAbort,
  peerEnded: onPeerEnded,
  unusual: onUnusual,
  gone: onGone,
  closed: onClosed,
});

module.exports = { Direct };
