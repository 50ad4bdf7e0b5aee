'use strict';

// A connection of an http.Server on a stream of JavaScript's, a net.Socket or any other Duplex.

const { ConnResetException, codes } = require('internal/errors');
const { constructorsFor } = require('internal/http/application');
const { isLenient, kShown, now, statusCodes } = require('internal/http/common');
const { StreamHandle } = require('internal/net/handle');
const { MessageParser, kGoOn, kTakeOver } = require('internal/http/parser');
const { countRequest } = require('internal/http/counters');
const { scheduleClose } = require('internal/http/response');
const { serverRequestStart, serverResponseFinish } = require('internal/http/channels');

const kConnection = Symbol('connection');
const kKeepAliveGrace = 1000;
const kLingerMs = 2000;
const kContinue = /(?:^|\W)100-continue(?:$|\W)/i;

// Requests of a connection that are not answered, beyond which no more are read.
const kMaxUnderWay = 1000;

// Of how often a connection has gone back to native code, as far as that counts.
const kMaxReturns = 20;

function nothing() {}

// Listener of 'connection'.
function connectionListener(socket) {
  new ServerConnection(this, socket);
}

class ServerConnection {
  constructor(server, socket) {
    this.server = server;
    this.socket = socket;
    this.outgoing = []; // Responses that wait for those before them.
    this.incoming = []; // Requests without a complete response.
    this.waitingBytes = 0; // What is written to responses that wait.
    this.requests = 0;
    this.freed = false;
    this.keepAliveTimer = false;
    this.failure = null; // What is refused after the responses under way.
    this.direct = null; // Who takes the connection back: internal/http/direct.
    this.returns = 0;
    this.toAnswer = 0; // Requests, before it goes back.
    socket[kShown] = false;
    socket.server = server;
    socket[kConnection] = this;
    if (server.timeout && typeof socket.setTimeout === 'function') {
      socket.setTimeout(server.timeout);
    }
    const lenient = isLenient(server.insecureHTTPParser);
    const parser = new MessageParser(socket, server, {
      responses: false,
      maxHeaderSize: server.maxHeaderSize,
      checkHost: server.requireHostHeader && !lenient,
      lenient,
      IncomingMessage: server._IncomingMessage,
      pickMessage: () => constructorsFor(server)?.Request,
    });
    this.parser = parser;
    socket.parser = parser;
    parser.started = now();
    server._live.add(parser);
    parser.onIncoming = (req, keepAlive) => this.take(req, keepAlive);
    parser.onEnd = (req) => req.upgrade === true;
    this.listeners = {
      data: (bytes) => this.onData(bytes),
      end: () => this.onEnd(),
      close: () => this.onClose(),
      drain: () => this.onDrain(),
    };
    for (const name of Object.keys(this.listeners)) socket.on(name, this.listeners[name]);
    socket.on('timeout', onTimeout);
    socket.on('error', onSocketError);
    socket.setEncoding = refuseEncoding;
    socket._paused = false;
  }

  // Native code has had the connection, to which it has come back so many times. The more often
  // that was, the longer it is to stay.
  cameFrom(direct, returns, isShown) {
    this.direct = direct;
    this.returns = Math.min(returns, kMaxReturns);
    this.toAnswer = 2 ** this.returns;
    if (isShown) this.socket[kShown] = true;
  }

  // Whether native code can go on: a request has gone the general way and is over, nothing is under
  // way or read ahead, and a program that looks at the next request cannot tell its socket from
  // another.
  mayReturn() {
    const { direct, parser, socket } = this;
    if (direct === null || this.toAnswer > 0 || socket[kShown] || !direct.isWanting) return false;
    const { _readableState: reading, _writableState: writing } = socket;
    return !socket.destroyed && !socket._httpMessage && this.incoming.length === 0 &&
      this.outgoing.length === 0 && this.failure === null && parser.native !== null &&
      !parser.failed && parser.incoming === null && !parser.native.inMessage() &&
      !socket._paused && reading.length === 0 && !reading.ended &&
      writing.length === 0 && !writing.ending &&
      socket._handle instanceof StreamHandle && socket._handle.writeQueueSize === 0;
  }

  // A request that has lost its parser to a timeout or a mistake must not be found again.
  freeParser() {
    this.server._live.delete(this.parser);
    if (this.freed) return;
    this.freed = true;
    if (this.parser.native !== null) this.parser.free();
  }

  onData(bytes) {
    const { parser } = this;
    if (parser.native === null) return;
    if (parser.started === 0) {
      parser.started = now();
      parser.headDone = false;
    }
    const used = parser.execute(bytes);
    if (parser.native !== null) {
      const begun = parser.native.inMessage();
      if (begun && parser.started === 0) parser.started = now();
      else if (!begun && parser.incoming?.complete) parser.started = 0;
    }
    this.executed(used, bytes);
  }

  executed(used, bytes) {
    const { parser, server, socket } = this;
    this.resetTimeout();
    if (used instanceof Error) {
      Reflect.apply(onSocketError, socket, [used]);
      return;
    }
    const req = parser.incoming;
    if (req?.upgrade !== true) return;
    this.leave();
    const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (server.listenerCount(event) === 0) {
      socket.destroy();
      return;
    }
    socket.readableFlowing = null;
    server.emit(event, req, socket, bytes.slice(used));
  }

  // The connection is somebody else's.
  leave() {
    const { socket } = this;
    for (const name of Object.keys(this.listeners)) {
      if (name !== 'close') socket.removeListener(name, this.listeners[name]);
    }
    socket.removeListener('error', onSocketError);
    // A property that is deleted would make all those of the socket slow.
    socket.setEncoding = Object.getPrototypeOf(socket).setEncoding;
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('close', this.listeners.close);
    this.freeParser();
  }

  resetTimeout() {
    if (!this.keepAliveTimer) return;
    this.socket.setTimeout(this.server.timeout || 0);
    this.keepAliveTimer = false;
  }

  take(req, keepAlive) {
    const { server, socket } = this;
    this.resetTimeout();
    if (req.upgrade) {
      req.upgrade = req.method === 'CONNECT' || server.listenerCount('upgrade') > 0;
      if (req.upgrade) return req.method === 'CONNECT' || (req._meta & 0x80) === 0 ?
        kTakeOver : kGoOn;
    }
    if (this.isOver()) {
      this.freeParser();
      return kGoOn;
    }
    countRequest();
    this.incoming.push(req);
    this.pauseIfFull();
    const Response = constructorsFor(server)?.Response ?? server._ServerResponse;
    const res = new Response(req, {
      highWaterMark: socket.writableHighWaterMark,
      rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
    });
    res._keepAliveTimeout = server.keepAliveTimeout;
    res._maxRequestsPerSocket = server.maxRequestsPerSocket;
    res._onPendingData = (change) => this.onPending(change);
    res.shouldKeepAlive = keepAlive && !server._draining;
    res._uniqueHeaders = server._uniqueHeaders;
    if (serverRequestStart.hasSubscribers) {
      serverRequestStart.publish({ request: req, response: res, socket, server });
    }
    this.enqueue(req, res);
    this.answer(req, res);
    return kGoOn;
  }

  // RFC 9112 section 9.6: nothing is served behind a response that says close. Where that is the
  // limit of requests, those behind are told so.
  isOver() {
    const last = this.outgoing[this.outgoing.length - 1] ?? this.socket._httpMessage;
    return Boolean(last) && last._last && !last.maxRequestsOnConnectionReached;
  }

  // Whether there are responses to earlier requests, all complete, that leave on later ticks: a
  // mistake behind them is then answered after them.
  answersFirst(error) {
    const { outgoing, parser: { incoming }, socket } = this;
    if (!socket._httpMessage || !socket.writable) return false;
    const earlier = [socket._httpMessage, ...outgoing];
    const own = incoming && !incoming.complete ? earlier.pop() : undefined;
    if (earlier.length === 0 || own?._headerSent || !earlier.every((res) => res.finished)) {
      return false;
    }
    if (own !== undefined) outgoing.pop();
    if (!earlier[earlier.length - 1]._last) this.failure = error;
    this.freeParser();
    return true;
  }

  enqueue(req, res) {
    if (this.socket._httpMessage) this.outgoing.push(res);
    else res.assignSocket(this.socket);
    res.on('finish', () => this.onFinish(req, res));
  }

  // Gives the request to who is there for it.
  answer(req, res) {
    const { server } = this;
    if (req.httpVersionMinor === 1) {
      if (server.requireHostHeader && req.headers.host === undefined) {
        res.writeHead(400, ['Connection', 'close']);
        res.end();
        return;
      }
      const limit = server.maxRequestsPerSocket;
      if (typeof limit === 'number' && limit > 0) {
        this.requests++;
        res.maxRequestsOnConnectionReached = limit <= this.requests;
        if (limit < this.requests) {
          server.emit('dropRequest', req, this.socket);
          res.writeHead(503);
          res.end();
          return;
        }
      }
      if (req.headers.expect !== undefined) {
        this.answerExpect(req, res);
        return;
      }
    }
    server.emit('request', req, res);
  }

  answerExpect(req, res) {
    const { server } = this;
    if (!kContinue.test(req.headers.expect)) {
      if (server.listenerCount('checkExpectation') > 0) {
        server.emit('checkExpectation', req, res);
      } else {
        res.writeHead(417);
        res.end();
      }
      return;
    }
    res._expect_continue = true;
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', req, res);
    } else {
      res.writeContinue();
      server.emit('request', req, res);
    }
  }

  onFinish(req, res) {
    const { server, socket } = this;
    if (serverResponseFinish.hasSubscribers) {
      serverResponseFinish.publish({ request: req, response: res, socket, server });
    }
    if (this.incoming.length === kMaxUnderWay) process.nextTick(() => this.resumeIfRoom());
    this.incoming.shift();
    this.toAnswer--;
    // Nobody has read the request, and now nobody will.
    dumpUnread(req);
    res.detachSocket(socket);
    this.forget(req);
    scheduleClose(res);
    if (res._last) {
      if (server._draining) {
        this.linger();
        return;
      }
      if (req.complete) this.freeParser();
      else socket._linger?.();
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
      return;
    }
    const next = this.outgoing.shift();
    if (next !== undefined) {
      next.assignSocket(socket);
    } else if (this.failure !== null) {
      refuse(socket, this.failure);
    } else if (this.mayReturn()) {
      // Whoever hears of the end of the response may still ask for the socket.
      process.nextTick(goBack, this, req);
    } else {
      this.waitForNext();
    }
  }

  // Nothing is under way: the peer has so long to ask for more, and a little longer than it was
  // told, so that its next request does not meet the end of the connection.
  waitForNext() {
    const { server, socket } = this;
    if (!server.keepAliveTimeout || typeof socket.setTimeout !== 'function') return;
    socket.setTimeout(server.keepAliveTimeout + kKeepAliveGrace);
    this.keepAliveTimer = true;
  }

  // A parser does not hold on to a request that is over.
  forget(req) {
    const { parser } = this;
    if (parser.incoming !== req) return;
    if (!req._hasStream() || req.readableEnded) {
      if (req.complete) parser.incoming = null;
    } else {
      req.on('end', () => {
        if (parser.incoming === req) parser.incoming = null;
      });
    }
  }

  // The server is to go: what is not answered yet is answered as the last of its connection.
  announceEnd() {
    for (const res of [this.socket._httpMessage, ...this.outgoing]) {
      if (res && !res.headersSent) res.shouldKeepAlive = false;
    }
  }

  // Ends the connection without a reset, which could discard what the peer has not read yet: what
  // still comes is read and dropped, until the peer ends too.
  linger() {
    const { socket } = this;
    this.freeParser();
    socket.setTimeout?.(0);
    socket.end();
    socket.resume();
    const timer = setTimeout(() => socket.destroy(), kLingerMs);
    socket.once('close', () => clearTimeout(timer));
  }

  onPending(change) {
    this.waitingBytes += change;
    if (this.socket._paused && this.waitingBytes < this.socket.writableHighWaterMark) {
      this.onDrain();
    }
  }

  // A peer that does not take its responses, or does not wait for any, may not send more requests.
  pauseIfFull() {
    const { socket } = this;
    if (socket._paused) return;
    const full = socket._writableState?.needDrain || this.incoming.length >= kMaxUnderWay ||
      this.waitingBytes >= socket.writableHighWaterMark;
    if (!full) return;
    socket._paused = true;
    socket.pause();
  }

  resumeIfRoom() {
    const { socket } = this;
    if (!socket._paused || this.waitingBytes > socket.writableHighWaterMark ||
        this.incoming.length >= kMaxUnderWay) {
      return;
    }
    socket._paused = false;
    socket.resume();
  }

  onDrain() {
    const { socket } = this;
    this.resumeIfRoom();
    const message = socket._httpMessage;
    if (message && !message.finished && message._needDrain) {
      message._needDrain = false;
      message.emit('drain');
    }
  }

  onEnd() {
    const { server, socket } = this;
    const failure = this.parser.finish();
    if (failure !== undefined) {
      Reflect.apply(onSocketError, socket, [failure]);
    } else if (!server.httpAllowHalfOpen) {
      socket.end();
    } else if (this.outgoing.length > 0) {
      this.outgoing[this.outgoing.length - 1]._last = true;
    } else if (socket._httpMessage) {
      socket._httpMessage._last = true;
    } else {
      socket.end();
    }
  }

  onClose() {
    this.freeParser();
    while (this.incoming.length > 0) {
      this.incoming.shift().destroy(new ConnResetException('aborted'));
    }
  }
}

function goBack(connection, req) {
  if (connection.mayReturn()) connection.direct.takeBack(connection, req);
  else if (!connection.freed) connection.waitForNext();
}

// Who has not looked at the body of a request by the time of the response never will.
function dumpUnread(req) {
  if (req._consuming || (!req._hasStream() && req.complete)) return;
  if (!req.readableDidRead && !req._readableState.resumeScheduled) req._dump();
}

// A program that changed the text that arrives would change what HTTP means.
function refuseEncoding() {
  throw new codes.ERR_HTTP_SOCKET_ENCODING();
}

function onTimeout() {
  const req = this.parser?.incoming;
  const res = this._httpMessage;
  const heard = [
    req && !req.complete && req.emit('timeout', this),
    res && res.emit('timeout', this),
    this.server.emit('timeout', this),
  ];
  if (!heard.some(Boolean)) this.destroy();
}

function statusFor(code) {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 431;
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 413;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408;
    default:
      return 400;
  }
}

// Errors of the stream, mistakes of the peer and timeouts.
function onSocketError(error) {
  this.removeListener('error', onSocketError);
  if (this.listenerCount('error', nothing) === 0) this.on('error', nothing);
  if (this.server.emit('clientError', error, this)) return;
  if (this[kConnection].answersFirst(error)) return;
  // An answer inside another one would be taken for its body.
  if (this.writable && (!this._httpMessage || !this._httpMessage._headerSent)) {
    refuse(this, error);
  } else {
    this.destroy(error);
  }
}

// Ends the connection with a response that says why.
function refuse(socket, error) {
  const status = statusFor(error.code);
  const reason = statusCodes()[status];
  socket.write(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\n\r\n`, 'latin1');
  socket._linger?.();
  socket.destroy(error);
}

// The connection of a socket: see internal/http/direct.
function connectionOf(socket) {
  return socket[kConnection];
}

module.exports = { connectionListener, connectionOf, dumpUnread, onSocketError };
