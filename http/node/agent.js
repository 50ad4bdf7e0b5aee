'use strict';

// http.Agent: the connections of a client, used again where that is allowed.

const EventEmitter = require('events');
const { validateNumber, validateOneOf, validateString } = require('internal/validators');
const net = require('net');

// Who announces that it will close a connection is asked nothing more this long before.
const kHintMargin = 1000;

const kOptions = Symbol('options'); // Of a request that waits.
const kContext = Symbol('context');
const kOnKeylog = Symbol('onKeylog');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.defaultPort = 80;
  this.protocol = 'http:';
  this.options = { __proto__: null, ...options };
  this.options.noDelay ??= true;
  // What a request calls its path is no Unix socket.
  this.options.path = null;
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets === undefined) this.maxTotalSockets = Infinity;
  else validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  this.on('free', onFree);
  this.on('newListener', watchKeylog);
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);
Agent.defaultMaxSockets = Infinity;

const { prototype } = Agent;

prototype.createConnection = net.createConnection;

// Sockets get a listener only when somebody wants to know.
function watchKeylog(event) {
  if (event !== 'keylog') return;
  this.removeListener('newListener', watchKeylog);
  const agent = this;
  this[kOnKeylog] = function onKeylog(line) {
    agent.emit('keylog', line, this);
  };
  for (const list of Object.values(this.sockets)) {
    for (const socket of list) socket.on('keylog', this[kOnKeylog]);
  }
}

prototype.getName = function getName(options = {}) {
  let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

// Options of a request together with the agent's, which go before.
function combine(agent, options, request) {
  const combined = { __proto__: null, ...options, ...agent.options };
  if (combined.socketPath) combined.path = combined.socketPath;
  if (!combined.servername && combined.servername !== '') {
    combined.servername = serverName(combined, request);
  }
  return combined;
}

// The name for TLS: that of the Host field, without its port; none where it is an address.
function serverName(options, request) {
  let name = options.host;
  const host = request.getHeader('host');
  if (host) {
    validateString(host, 'options.headers.host');
    const bracketed = /^\[([^\]]*)\]/.exec(host);
    if (bracketed !== null) [, name] = bracketed;
    else name = host[0] === '[' ? host : host.split(':', 1)[0];
  }
  return net.isIP(name) ? '' : name;
}

function takeFree(agent, name) {
  const list = agent.freeSockets[name];
  if (list === undefined) return undefined;
  while (list.length > 0 && list[0].destroyed) list.shift();
  const socket = agent.scheduling === 'fifo' ? list.shift() : list.pop();
  if (list.length === 0) delete agent.freeSockets[name];
  return socket;
}

prototype.addRequest = function addRequest(request, options, port, localAddress) {
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  options = combine(this, options, request);
  const name = this.getName(options);
  const inUse = this.sockets[name] ??= [];
  const socket = takeFree(this, name);
  if (socket) {
    this.reuseSocket(socket, request);
    setSocket(this, request, socket);
    inUse.push(socket);
    return;
  }
  const count = inUse.length + (this.freeSockets[name]?.length ?? 0);
  if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(request, options, (error, made) => {
      if (error) request.onSocket(made, error);
      else setSocket(this, request, made);
    });
    return;
  }
  const { AsyncResource } = require('async_hooks');
  request[kOptions] = options;
  request[kContext] = new AsyncResource('QueuedRequest');
  (this.requests[name] ??= []).push(request);
};

prototype.createSocket = function createSocket(request, options, callback) {
  options = combine(this, options, request);
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  let called = false;
  const onCreate = (error, socket) => {
    if (called) return;
    called = true;
    if (error) {
      callback(error);
      return;
    }
    (this.sockets[name] ??= []).push(socket);
    this.totalSocketCount++;
    watch(this, socket, options);
    callback(null, socket);
  };
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  const socket = this.createConnection(options, onCreate);
  if (socket) onCreate(null, socket);
};

function watch(agent, socket, options) {
  const listeners = {
    free() {
      agent.emit('free', socket, options);
    },
    close() {
      agent.totalSocketCount--;
      agent.removeSocket(socket, options);
    },
    timeout() {
      const isFree = Object.values(agent.freeSockets).some((list) => list.includes(socket));
      if (isFree) socket.destroy();
    },
    // The connection is used for something else from now on.
    agentRemove() {
      agent.totalSocketCount--;
      agent.removeSocket(socket, options);
      for (const name of Object.keys(listeners)) socket.removeListener(name, listeners[name]);
    },
  };
  for (const name of Object.keys(listeners)) socket.on(name, listeners[name]);
  if (agent[kOnKeylog]) socket.on('keylog', agent[kOnKeylog]);
}

// A request is done with its connection.
function onFree(socket, options) {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const name = this.getName(options);
  const waiting = this.requests[name];
  if (waiting?.length > 0) {
    const request = waiting.shift();
    if (waiting.length === 0) delete this.requests[name];
    const context = request[kContext];
    request[kContext] = null;
    if (context) context.runInAsyncScope(setSocket, null, this, request, socket);
    else setSocket(this, request, socket);
    return;
  }
  if (!mayKeep(this, socket, name)) {
    socket.destroy();
    return;
  }
  const list = this.freeSockets[name] ??= [];
  socket._httpMessage = null;
  this.removeSocket(socket, options);
  socket.once('error', onFreeError);
  list.push(socket);
}

function mayKeep(agent, socket, name) {
  const request = socket._httpMessage;
  if (!request?.shouldKeepAlive || !agent.keepAlive) return false;
  const free = agent.freeSockets[name]?.length ?? 0;
  const count = free + (agent.sockets[name]?.length ?? 0);
  return agent.totalSocketCount <= agent.maxTotalSockets && count <= agent.maxSockets &&
    free < agent.maxFreeSockets && agent.keepSocketAlive(socket);
}

function onFreeError() {
  this.destroy();
  this.emit('agentRemove');
}

function removeFrom(lists, name, socket) {
  const list = lists[name];
  const index = list === undefined ? -1 : list.indexOf(socket);
  if (index < 0) return;
  list.splice(index, 1);
  if (list.length === 0) delete lists[name];
}

prototype.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  removeFrom(this.sockets, name, socket);
  if (!socket.writable) removeFrom(this.freeSockets, name, socket);
  const request = this._nextWaiting(name);
  if (request === undefined) return;
  const wanted = this.requests[name]?.length > 0 ? options : request[kOptions];
  if (!wanted) return;
  request[kOptions] = undefined;
  this.createSocket(request, wanted, (error, made) => {
    if (error) request.onSocket(made, error);
    else made.emit('free');
  });
};

// The request that a new connection is to be made for, now that one has gone.
prototype._nextWaiting = function(name) {
  if (this.requests[name]?.length > 0) return this.requests[name][0];
  for (const other of Object.keys(this.requests)) {
    // That origin has connections, which will take the request in time.
    if (this.sockets[other]?.length > 0) return undefined;
    return this.requests[other][0];
  }
  return undefined;
};

prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  let keep = true;
  const hint = socket._httpMessage?.res?.headers['keep-alive'];
  const seconds = hint ? /^timeout=(\d+)/.exec(hint)?.[1] : undefined;
  if (seconds) {
    const rest = Math.max(Number.parseInt(seconds) * 1000 - kHintMargin, 0);
    if (rest === 0) keep = false;
    else if (rest < timeout) timeout = rest;
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return keep;
};

prototype.reuseSocket = function reuseSocket(socket, request) {
  socket.removeListener('error', onFreeError);
  request.reusedSocket = true;
  socket.ref();
};

prototype.destroy = function destroy() {
  for (const lists of [this.freeSockets, this.sockets]) {
    for (const name of Object.keys(lists)) {
      for (const socket of lists[name].slice()) socket.destroy();
    }
  }
};

function setSocket(agent, request, socket) {
  request.onSocket(socket);
  const agentTimeout = agent.options.timeout || 0;
  if (request.timeout !== undefined && request.timeout !== agentTimeout) {
    socket.setTimeout(request.timeout);
  }
}

// The one that all requests without an agent of their own share, made when it is first asked for.
// Also for https.
function sharedAgent(Maker) {
  let shared;
  return {
    globalAgent: () => shared ??= new Maker({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
    setGlobalAgent(agent) {
      shared = agent;
    },
  };
}

module.exports = { Agent, sharedAgent, ...sharedAgent(Agent) };
