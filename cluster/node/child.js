'use strict';

// node:cluster in a worker: listening handles come from the primary.

const EventEmitter = require('events');
const path = require('path');
const { exists } = require('internal/bootstrap/realm');
const { kOwner } = require('internal/net/handle');
const { receive, send: sendTo } = require('internal/cluster/messages');
const { Worker } = require('internal/cluster/worker');

const cluster = new EventEmitter();
module.exports = cluster;

const handles = new Map();   // { handle, owner } of those listening, by the primary's key
const indexes = new Map();   // numbers in use, by where is listened

cluster.isWorker = true;
cluster.isMaster = false;
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;

function send(message, onAnswer) {
  return sendTo(process, message, null, onAnswer);
}

cluster._setupWorker = function() {
  const worker = new Worker({
    id: Number(process.env.NODE_UNIQUE_ID) | 0, process, state: 'online',
  });
  cluster.worker = worker;
  process.once('disconnect', () => {
    process.channel = null;
    worker.emit('disconnect');
    // Without its primary a worker serves nobody.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on('internalMessage', receive(worker, onMessage));
  send({ act: 'online' });

  require('internal/net/server').setClusterListen(getListener);
  require('internal/dgram/state').cluster.bind = getListener;
  const http = 'internal/http/cluster_listen';
  if (exists(http)) require(http).cluster.listen = getListener;
};

function onMessage(message, handle) {
  if (message.act === 'newconn') onConnection(message, handle);
  else if (message.act === 'disconnect') disconnect(this, true);
}

// A worker may listen at one place several times; each time has a number of its own.
function takeIndex(place) {
  let used = indexes.get(place);
  if (used === undefined) indexes.set(place, used = new Set());
  let index = 0;
  while (used.has(index)) index++;
  used.add(index);
  return index;
}

function releaseIndex(place, index) {
  const used = indexes.get(place);
  if (used === undefined) return;
  used.delete(index);
  if (used.size === 0) indexes.delete(place);
}

// `done(errno, handle)` gets the handle for a server or a datagram socket.
function getListener(owner, query, done) {
  let { address } = query;
  if (query.port < 0 && typeof address === 'string') address = path.resolve(address);
  const place = [address, query.port, query.addressType, query.fd].join(':');
  const index = takeIndex(place);
  const message = { act: 'queryServer', index, data: null, ...query, address };
  if (owner._getServerData) message.data = owner._getServerData();

  send(message, (reply, handle) => {
    owner._setServerData?.(reply.data);
    const release = () => releaseIndex(place, index);
    if (handle) share(reply, handle, owner, release, done);
    else if (reply.errno) {
      release();
      done(reply.errno, null);
    } else {
      const fake = new DealtHandle(reply, release);
      handles.set(reply.key, { handle: fake, owner });
      done(0, fake);
    }
  });
  owner.once('listening', () => {
    if (!indexes.has(place)) return;   // closed since
    cluster.worker.state = 'listening';
    const bound = owner.address();
    send({ ...message, act: 'listening', port: bound?.port || query.port });
  });
}

// A real handle, on which this worker accepts.
function share({ errno, key }, handle, owner, release, done) {
  const { close } = handle;
  handle.close = function(...args) {
    send({ act: 'close', key });
    handles.delete(key);
    release();
    handle.close = close;
    return Reflect.apply(close, handle, args);
  };
  handles.set(key, { handle, owner });
  done(errno, handle);
}

const kForever = 2 ** 31 - 1;

// Stands for a listening socket of the primary: connections come by message.
class DealtHandle {
  #key;
  #sockname;
  #release;
  #timer = setInterval(() => {}, kForever);   // keeps the worker running

  constructor({ key, sockname }, release) {
    this.#key = key;
    this.#sockname = sockname;
    this.#release = release;
  }

  get owner() {
    return this[kOwner];
  }

  getsockname(out) {
    if (this.#key !== undefined) Object.assign(out, this.#sockname);
    return 0;
  }

  local() {
    return this.#sockname;
  }

  close(callback) {
    if (this.#key !== undefined) {
      this.unref();
      send({ act: 'close', key: this.#key });
      handles.delete(this.#key);
      this.#release();
      this.#key = undefined;
    }
    if (typeof callback === 'function') process.nextTick(callback);
  }

  ref() {
    this.#timer ??= setInterval(() => {}, kForever);
  }

  unref() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  hasRef() {
    return this.#timer !== undefined;
  }
}

function onConnection({ key, seq }, connection) {
  const { handle, owner } = handles.get(key) ?? {};
  const { maxConnections } = owner ?? {};
  const accepted = handle !== undefined && connection !== undefined &&
    !(maxConnections != null && owner._connections >= maxConnections);
  send({ ack: seq, accepted });
  if (accepted) handle.onconnection(0, connection);
  else connection?.close();
}

function disconnect(worker, byPrimary) {
  worker.exitedAfterDisconnect = true;
  let waiting = 1;
  const onClosed = () => {
    if (--waiting > 0) return;
    // The primary has to know first that this is no crash.
    if (byPrimary) process.disconnect();
    else send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  };
  for (const { owner } of handles.values()) {
    waiting++;
    owner.close(onClosed);
  }
  handles.clear();
  onClosed();
}

Worker.prototype.disconnect = function() {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    disconnect(this, false);
  }
  return this;
};

Worker.prototype.destroy = function() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) process.exit(0);
  this.state = 'destroying';
  send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  process.once('disconnect', () => process.exit(0));
};
