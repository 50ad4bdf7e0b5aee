'use strict';

// A request on its connection: from the socket that an agent gives it to the one it gives back.

const { ConnResetException } = require('internal/errors');
const { isLenient } = require('internal/http/common');
const { MessageParser, kGoOn, kTakeOver } = require('internal/http/parser');
const { clientRequestError, clientResponseFinish } = require('internal/http/channels');

const { nextTick } = process;

// What a parser has to know of the request: see HttpParser::Begin().
const kHead = 1;
const kConnect = 2;
const kUpgrade = 3;

function emitError(request, error) {
  if (clientRequestError.hasSubscribers) clientRequestError.publish({ request, error });
  request.emit('error', error);
}

function emitClose(request) {
  request._closed = true;
  request.emit('close');
}

function isInterim(status) {
  return status >= 100 && status < 200 && status !== 101;
}

// The listeners of a socket with a request on it.
const kListeners = {
  error: onError, data: onData, end: onEnd, close: onClose, drain: onDrain,
};

function listen(socket) {
  for (const name of Object.keys(kListeners)) socket.on(name, kListeners[name]);
}

function ignore(socket, names) {
  for (const name of names) socket.removeListener(name, kListeners[name]);
}

// What ClientRequest.onSocket() does on the next tick.
function giveSocket(request, socket, error) {
  if (!request.destroyed && !error) {
    start(request, socket);
    request._flush();
    return;
  }
  request.destroyed = true;
  if (!socket) {
    endWithout(request, error || request._destroyError);
  } else if (!error && request.agent && !socket.destroyed) {
    // Never used: the next request may have it.
    socket.emit('free');
    endWithout(request, request._destroyError);
  } else {
    const { finished } = require('stream');
    finished(socket.destroy(error || request._destroyError), (failure) => {
      const early = failure?.code === 'ERR_STREAM_PREMATURE_CLOSE';
      endWithout(request, (early ? null : failure) || error);
    });
  }
}

function endWithout(request, error) {
  if (!request.aborted && !error) error = new ConnResetException('socket hang up');
  if (error) emitError(request, error);
  emitClose(request);
}

function kindOf(request) {
  if (request.method === 'HEAD') return kHead;
  return request.method === 'CONNECT' ? kConnect : kUpgrade;
}

function start(request, socket) {
  request.socket = socket;
  const parser = new MessageParser(socket, request, {
    responses: true,
    maxHeaderSize: request.maxHeaderSize,
    lenient: isLenient(request.insecureHTTPParser),
  });
  parser.native.begin(kindOf(request));
  parser.outgoing = request;
  parser.onIncoming = onIncoming;
  request.parser = parser;
  socket.parser = parser;
  socket._httpMessage = request;
  listen(socket);
  if (request.timeout !== undefined || request.agent?.options?.timeout) listenForTimeout(request);
  request.emit('socket', socket);
}

function onDrain() {
  const request = this._httpMessage;
  if (!request || request.finished || !request._needDrain) return;
  request._needDrain = false;
  request.emit('drain');
}

function endParser(socket, finish = true) {
  const { parser } = socket;
  if (!parser) return;
  if (finish) parser.finish();
  if (parser.native !== null) parser.free();
}

function hangUp(request) {
  request._socket._hadError = true;
  emitError(request, new ConnResetException('socket hang up'));
}

function onClose() {
  const request = this._httpMessage;
  const { parser } = this;
  const { res } = request;
  request.destroyed = true;
  if (res) {
    if (!res.complete) res.destroy(new ConnResetException('aborted'));
    emitClose(request);
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!request._socket._hadError) hangUp(request);
    emitClose(request);
  }
  // It will never be written.
  if (request.outputData) request.outputData.length = 0;
  if (parser) {
    parser.finish();
    if (parser.native !== null) parser.free();
  }
}

function onError(error) {
  const request = this._httpMessage;
  if (request) {
    // The request has one error, whatever follows on the socket.
    request._socket._hadError = true;
    emitError(request, error);
  }
  endParser(this);
  ignore(this, ['data', 'end']);
  this.destroy();
}

function onEnd() {
  const request = this._httpMessage;
  const { parser } = this;
  // A body may end here, and only now be known to be complete.
  if (!request.res && !request._socket._hadError) hangUp(request);
  if (parser) endParser(this);
  this.destroy();
}

function onData(bytes) {
  const request = this._httpMessage;
  const { parser } = this;
  if (!parser) return;
  const used = parser.execute(bytes);
  if (used instanceof Error) {
    if (parser.native !== null) parser.free();
    ignore(this, ['data', 'end']);
    this.destroy();
    request._socket._hadError = true;
    emitError(request, used);
    return;
  }
  const message = parser.incoming;
  if (message?.upgrade) {
    leave(this, request, message, bytes.slice(used));
  } else if (message?.complete && !isInterim(message.statusCode)) {
    ignore(this, ['data', 'end', 'drain']);
    if (parser.native !== null) parser.free();
  }
}

// The connection speaks something else from here on.
function leave(socket, request, res, rest) {
  request.res = res;
  ignore(socket, ['data', 'end', 'drain']);
  if (request.timeoutCb) socket.removeListener('timeout', request.timeoutCb);
  socket.removeListener('timeout', onResponseTimeout);
  endParser(socket);
  const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (request.listenerCount(event) === 0) {
    socket.destroy();
    return;
  }
  request.upgradeOrConnect = true;
  socket.emit('agentRemove');
  ignore(socket, ['close', 'error']);
  socket._httpMessage = null;
  socket.readableFlowing = null;
  request.emit(event, res, socket, rest);
  request.destroyed = true;
  emitClose(request);
}

// A head has arrived. Called by the parser, whose socket has the request.
function onIncoming(res, keepAlive) {
  const { socket } = this;
  const request = socket._httpMessage;
  if (request.res) {
    // A second response to the same request.
    socket.destroy();
    return kGoOn;
  }
  request.res = res;
  if (res.upgrade || request.method === 'CONNECT') {
    res.upgrade = true;
    return kTakeOver;
  }
  const status = res.statusCode;
  if (isInterim(status)) {
    request.res = null;
    emitInterim(request, res, status);
    return kGoOn;
  }
  if (request.shouldKeepAlive && !keepAlive && !request.upgradeOrConnect) {
    request.shouldKeepAlive = false;
  }
  if (clientResponseFinish.hasSubscribers) {
    clientResponseFinish.publish({ request, response: res });
  }
  res.req = request;
  // Ours is the first listener, so that the connection is free whatever the program does.
  res.on('end', onResponseEnd);
  request.on('finish', onRequestFinish);
  socket.on('timeout', onResponseTimeout);
  if (request.aborted || !request.emit('response', res)) res._dump();
  if (status === 304) res.complete = true;
  return kGoOn;
}

function emitInterim(request, res, statusCode) {
  if (statusCode === 100) request.emit('continue');
  request.emit('information', {
    statusCode,
    statusMessage: res.statusMessage,
    httpVersion: res.httpVersion,
    httpVersionMajor: res.httpVersionMajor,
    httpVersionMinor: res.httpVersionMinor,
    headers: res.headers,
    rawHeaders: res.rawHeaders,
  });
}

function onResponseTimeout() {
  this._httpMessage?.res?.emit('timeout');
}

function onResponseEnd() {
  const { req: request } = this;
  const socket = request._socket;
  if (socket) {
    if (request.timeoutCb) socket.removeListener('timeout', onSocketTimeout);
    socket.removeListener('timeout', onResponseTimeout);
  }
  request._ended = true;
  if (!request.shouldKeepAlive) {
    if (!socket?.writable) return;
    if (typeof socket.destroySoon === 'function') socket.destroySoon();
    else socket.end();
  } else if (request.writableFinished && !this.aborted) {
    keepSocket(request);
  }
}

// The response was complete before the request.
function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended) keepSocket(this);
}

function keepSocket(request) {
  const socket = request._socket;
  if (request.timeoutCb) {
    socket.setTimeout(0, request.timeoutCb);
    request.timeoutCb = null;
  }
  ignore(socket, ['close', 'error', 'data', 'end']);
  // After the program's own listeners of 'end' have run.
  nextTick(freeSocket, request);
  request.destroyed = true;
  // The response may not destroy what is another's soon.
  if (request.res) request.res.socket = null;
}

function freeSocket(request) {
  emitClose(request);
  request._socket?.emit('free');
}

function onSocketTimeout() {
  this._httpMessage?.emit('timeout');
}

function listenForTimeout(request) {
  if (request.timeoutCb) return;
  request.timeoutCb = onSocketTimeout;
  if (request._socket) request._socket.once('timeout', onSocketTimeout);
  else request.on('socket', (socket) => socket.once('timeout', onSocketTimeout));
}

function setSocketTimeout(socket, ms) {
  if (socket.connecting) socket.once('connect', () => socket.setTimeout(ms));
  else socket.setTimeout(ms);
}

// Calls a method of the socket as soon as there is one that is connected.
function deferToSocket(request, method, args) {
  const call = () => {
    if (method) Reflect.apply(request._socket[method], request._socket, args);
  };
  const onSocket = () => {
    if (request._socket.writable) call();
    else request._socket.once('connect', call);
  };
  if (request._socket) onSocket();
  else request.once('socket', onSocket);
}

module.exports = { deferToSocket, emitError, giveSocket, listenForTimeout, setSocketTimeout };
