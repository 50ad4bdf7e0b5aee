'use strict';

// http.ClientRequest. What happens on its connection is in internal/http/client_connection.

const { codes } = require('internal/errors');
const {
  validateBoolean, validateInteger,
} = require('internal/validators');
const { isToken } = require('internal/http/common');
const { OutgoingMessage } = require('internal/http/outgoing');
const { clientRequestStart } = require('internal/http/channels');
const {
  deferToSocket, giveSocket, listenForTimeout, setSocketTimeout,
} = require('internal/http/client_connection');
const agents = require('internal/http/agent');

const { nextTick } = process;
const { prototype: inherited } = OutgoingMessage;

const kBadInPath = /[^\u0021-\u00ff]/;
const kWithoutBody = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

function optionsOfUrl(input) {
  const { URL, urlToHttpOptions } = require('internal/url');
  return urlToHttpOptions(typeof input === 'string' ? new URL(input) : input);
}

// The forms (url[, options][, callback]) and (options[, callback]).
function readArguments(input, options, callback) {
  const { isURL } = require('internal/url');
  if (typeof input === 'string' || isURL(input)) input = optionsOfUrl(input);
  else [input, options, callback] = [null, input, options];
  if (typeof options === 'function') return [input || {}, options];
  return [Object.assign(input || {}, options), callback];
}

function agentOf(options, defaultAgent) {
  const { agent } = options;
  if (agent === false) return new defaultAgent.constructor();
  if (agent === null || agent === undefined) {
    return typeof options.createConnection === 'function' ? agent : defaultAgent;
  }
  if (typeof agent.addRequest !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  return agent;
}

function hostOption(options, name) {
  const host = options[name];
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE(
      `options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

function methodOption({ method }) {
  if (method === null || method === undefined) return 'GET';
  if (typeof method !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  }
  if (method === '') return 'GET';
  if (!isToken(method)) throw new codes.ERR_INVALID_HTTP_TOKEN('Method', method);
  return method.toUpperCase();
}

function ClientRequest(input, options, callback) {
  OutgoingMessage.call(this);
  [options, callback] = readArguments(input, options, callback);
  const defaultAgent = options._defaultAgent || agents.globalAgent();
  this.agent = agentOf(options, defaultAgent);

  const protocol = options.protocol || defaultAgent.protocol;
  if (options.path && kBadInPath.test(String(options.path))) {
    throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
  }
  const expected = this.agent?.protocol || defaultAgent.protocol;
  if (protocol !== expected) throw new codes.ERR_INVALID_PROTOCOL(protocol, expected);

  const defaultPort = options.defaultPort || this.agent?.defaultPort;
  const settings = { __proto__: null, ...options };
  const port = settings.port = options.port || defaultPort || 80;
  const host = settings.host =
    hostOption(options, 'hostname') || hostOption(options, 'host') || 'localhost';
  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) {
    const { getTimerDuration } = require('internal/timers');
    this.timeout = getTimerDuration(options.timeout, 'timeout');
  }
  if (options.signal) {
    const { addAbortSignal } = require('stream');
    addAbortSignal(options.signal, this);
    delete settings.signal;
  }
  this.method = methodOption(options);
  if (options.maxHeaderSize !== undefined) {
    validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
  }
  this.maxHeaderSize = options.maxHeaderSize;
  for (const name of ['insecureHTTPParser', 'joinDuplicateHeaders']) {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
    this[name] = options[name];
  }
  this.path = options.path || '/';
  if (callback) this.once('response', callback);
  this.useChunkedEncodingByDefault = !kWithoutBody.has(this.method);
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = protocol;
  if (this.agent) {
    // Only an agent that may use the connection again has it kept.
    const keeps = this.agent.keepAlive || Number.isFinite(this.agent.maxSockets);
    this._last = !keeps;
    this.shouldKeepAlive = Boolean(keeps);
  }
  setFields(this, options, host, port, defaultPort);
  const { uniqueHeaders } = require('internal/http/server');
  this._uniqueHeaders = uniqueHeaders(options.uniqueHeaders);
  if (this.agent) this.agent.addRequest(this, settings);
  else connectAlone(this, settings);
}
Object.setPrototypeOf(ClientRequest.prototype, inherited);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

const { prototype } = ClientRequest;

function firstLine(request) {
  // Programs may have changed them since they were checked.
  if (!isToken(request.method)) throw new codes.ERR_INVALID_HTTP_TOKEN('Method', request.method);
  if (kBadInPath.test(request.path)) throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
  return `${request.method} ${request.path} HTTP/1.1\r\n`;
}

function setFields(request, options, host, port, defaultPort) {
  const { headers } = options;
  if (Array.isArray(headers)) {
    request._storeHeader(firstLine(request), headers);
    return;
  }
  if (headers) {
    for (const name of Object.keys(headers)) request.setHeader(name, headers[name]);
  }
  const setHost = options.setHost === undefined || Boolean(options.setHost);
  if (host && !request.getHeader('host') && setHost) {
    // RFC 3986 section 3.2.2: addresses of IPv6 are in brackets.
    const isBare6 = host[0] !== '[' && host.indexOf(':') !== host.lastIndexOf(':');
    const name = isBare6 ? `[${host}]` : host;
    request.setHeader('Host', port && +port !== defaultPort ? `${name}:${port}` : name);
  }
  if (options.auth && !request.getHeader('Authorization')) {
    const { Buffer } = require('buffer');
    request.setHeader(
      'Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
  }
  if (request.getHeader('expect')) {
    if (request._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
    request._storeHeader(firstLine(request), request._fields);
  }
}

// Without an agent: a connection for this request alone.
function connectAlone(request, settings) {
  request._last = true;
  request.shouldKeepAlive = false;
  if (settings.path || settings.socketPath) {
    settings = { ...settings, path: settings.socketPath || undefined };
  }
  if (typeof settings.createConnection !== 'function') {
    request.onSocket(require('net').createConnection(settings));
    return;
  }
  let called = false;
  const onCreate = (error, socket) => {
    if (called) return;
    called = true;
    if (error) nextTick(emitError, request, error);
    else request.onSocket(socket);
  };
  try {
    const socket = settings.createConnection(settings, onCreate);
    if (socket) onCreate(null, socket);
  } catch (error) {
    onCreate(error);
  }
}

function emitError(request, error) {
  require('internal/http/client_connection').emitError(request, error);
}

prototype._finish = function _finish() {
  Reflect.apply(inherited._finish, this, []);
  if (clientRequestStart.hasSubscribers) clientRequestStart.publish({ request: this });
};

prototype._implicitHeader = function _implicitHeader() {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(firstLine(this), this._fields);
};

prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  nextTick(emitAbort, this);
  this.destroy();
};

function emitAbort(request) {
  request.emit('abort');
}

prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  // Nobody cares for the rest of the response any more.
  this.res?._dump();
  this._destroyError = error;
  this._socket?.destroy(error);
  return this;
};

prototype.onSocket = function onSocket(socket, error) {
  nextTick(giveSocket, this, socket, error);
};

prototype._deferToConnect = function _deferToConnect(method, args) {
  deferToSocket(this, method, args);
};

prototype.setTimeout = function setTimeout(ms, callback) {
  if (this._ended) return this;
  listenForTimeout(this);
  const { getTimerDuration } = require('internal/timers');
  const duration = getTimerDuration(ms, 'msecs');
  if (callback) this.once('timeout', callback);
  if (this._socket) setSocketTimeout(this._socket, duration);
  else this.once('socket', (socket) => setSocketTimeout(socket, duration));
  return this;
};

prototype.setNoDelay = function setNoDelay(on) {
  deferToSocket(this, 'setNoDelay', [on]);
};

prototype.setSocketKeepAlive = function setSocketKeepAlive(on, delay) {
  deferToSocket(this, 'setKeepAlive', [on, delay]);
};

prototype.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

module.exports = { ClientRequest };
