'use strict';

// What native code calls: requests, bodies and the ends of connections, brought to the objects that
// stand for them.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { binding, toBuffer } = require('internal/http/common');
const { IncomingMessage } = require('internal/http/incoming');
const { ServerResponse, nextTurn } = require('internal/http/response');

const { emit } = EventEmitter.prototype;

// Servers by number.
const live = [];

// The lower bits of a handle, which tell exchanges under way at the same time apart.
const kSlotMask = 0x3ffff;

function onRequest(meta, handle, head) {
  const server = live[meta >>> 12];
  if (server === undefined) return;
  nextTurn();
  const Incoming = server._IncomingMessage ?? IncomingMessage;
  const Response = server._ServerResponse ?? ServerResponse;
  const req = new Incoming(undefined, server, meta, handle, head);
  const res = new Response(req);
  req._res = res;
  server._pending[handle & kSlotMask] = res;

  if ((meta & 0x600) !== 0 && expects(server, req, res, meta)) return;
  const events = server._events;
  const handler = events.request;
  if (typeof handler === 'function' && server.emit === emit && !server._captures) {
    handler.call(server, req, res);
  } else {
    server.emit('request', req, res);
  }
}

// An Expect field that the server was told to leave to the program.
function expects(server, req, res, meta) {
  if ((meta & 0x400) !== 0) {
    if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', req, res);
    } else if (server.listenerCount('checkContinue') > 0) {
      res.writeHead(417);
      res.end();
    } else {
      return false;
    }
    return true;
  }
  if (server.listenerCount('checkContinue') > 0) {
    server.emit('checkContinue', req, res);
    return true;
  }
  if (server.listenerCount('checkExpectation') > 0) res.writeContinue();
  return false;
}

function find(id, handle) {
  const res = live[id]?._pending?.[handle & kSlotMask];
  return res !== undefined && res !== null && res.req._handle === handle ? res : undefined;
}

function onBody(id, handle, bytes) {
  find(id, handle)?.req._pushBody(bytes);
}

function onEnd(id, handle, trailers) {
  const res = find(id, handle);
  if (res === undefined) return;
  res.req._finishBody(trailers);
  if (res.finished) res._server._release(res);
}

function onAbort(id, handle) {
  const res = find(id, handle);
  if (res === undefined) return;
  res._server._release(res);
  res.req._abort();
  if (!res.finished) res._abort();
}

function listens(emitter, name) {
  return emitter._events !== undefined && emitter.listenerCount(name) > 0;
}

// The peer has ended its side. Node takes that for the end of the connection; here, a handler that
// does not watch for it may still answer.
function onPeerEnded(id, handle) {
  const res = find(id, handle);
  if (res === undefined) return;
  const { req } = res;
  if (listens(res, 'close') || listens(req, 'close') || listens(req, 'aborted') ||
      listens(req, 'error')) {
    req.socket?.destroy();
  }
}

function onDrain(id, handle) {
  find(id, handle)?._drain();
}

function onConnection(id, connection) {
  const server = live[id];
  if (server !== undefined) server.emit('connection', server._socketAt(connection));
}

function onConnectionClosed(id, connection) {
  const sockets = live[id]?._sockets;
  const socket = sockets?.get(connection);
  if (socket === undefined) return;
  sockets.delete(connection);
  socket._closed();
}

function parseError(code, reason, bytesParsed, packet) {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new codes.ERR_HTTP_REQUEST_TIMEOUT();
  const error = new Error(`Parse Error: ${reason}`);
  error.code = code;
  error.reason = reason;
  error.bytesParsed = bytesParsed;
  error.rawPacket = toBuffer(packet);
  return error;
}

// True when the program answers the peer's mistake itself.
function onClientError(id, connection, code, reason, bytesParsed, packet) {
  const server = live[id];
  if (server === undefined || server.listenerCount('clientError') === 0) return false;
  server.emit('clientError', parseError(code, reason, bytesParsed, packet),
              server._socketAt(connection));
  return true;
}

function onClosed(id) {
  const server = live[id];
  live[id] = undefined;
  server?._closed();
}

binding.setup({
  request: onRequest,
  body: onBody,
  end: onEnd,
  abort: onAbort,
  drain: onDrain,
  connection: onConnection,
  connectionClosed: onConnectionClosed,
  clientError: onClientError,
  closed: onClosed,
  peerEnded: onPeerEnded,
});

module.exports = { live, kSlotMask };
