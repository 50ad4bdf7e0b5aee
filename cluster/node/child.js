'use strict';

// node:cluster in a worker: listening handles come from the primary.

const EventEmitter = require('events');
const path = require('path');
const { receive, send: sendTo } = require('internal/cluster/messages');
const { Worker } = require('internal/cluster/worker');

const cluster = new EventEmitter();
module.exports = cluster;

const handles = new Map();   // { handle, owner } of those listening, by the primary's key
const indexes = new Map();   // numbers in use, by where is listened
let binding = null;          // where there is a wire on which connections are handed over

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
    binding?.forgetPrimary();
    worker.emit('disconnect');
    // Without its primary a worker serves nobody.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on('internalMessage', receive(worker, onMessage));
  attach();
  send({ act: 'online' });

  // By its name, under which programs replace it.
  const listen = (...args) => cluster._getServer(...args);
  require('internal/net/server').setClusterListen(listen);
  require('internal/dgram/state').cluster.bind = listen;
};

function attach() {
  const { GYRE_CLUSTER_FD, GYRE_CLUSTER_SUPERVISED } = process.env;
  if (GYRE_CLUSTER_FD === undefined) return;
  delete process.env.GYRE_CLUSTER_FD;
  delete process.env.GYRE_CLUSTER_SUPERVISED;
  const native = internalBinding('cluster');
  if (native.attach(Number(GYRE_CLUSTER_FD), GYRE_CLUSTER_SUPERVISED === '1')) binding = native;
}

const actions = {
  __proto__: null,
  disconnect(worker) {
    disconnect(worker, true);
  },
  drain(worker, message) {
    require('internal/cluster/drain').drain(worker, owners(), message, leave);
  },
  newconn(worker, message, connection) {
    require('internal/cluster/distant').onConnection(handles, message, connection, send);
  },
  report(worker, { every, seq }) {
    require('internal/cluster/report').report(send, owners, every, seq);
  },
};

function onMessage(message, handle) {
  actions[message.act]?.(this, message, handle);
}

function owners() {
  return Array.from(handles.values(), ({ owner }) => owner);
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
  const wired = binding !== null;
  const message = { act: 'queryServer', index, data: null, ...query, address, wired };
  if (owner._getServerData) message.data = owner._getServerData();

  send(message, (reply, handle) => {
    owner._setServerData?.(reply.data);
    const release = () => releaseIndex(place, index);
    if (reply.dealer !== undefined) handle = handedListener(reply, owner);
    if (handle) share(reply, handle, owner, release, done);
    else if (reply.errno) {
      release();
      done(reply.errno, null);
    } else {
      const { DistantHandle } = require('internal/cluster/distant');
      const { key } = reply;
      const distant = new DistantHandle(reply.sockname, () => {
        send({ act: 'close', key });
        handles.delete(key);
        release();
      });
      handles.set(key, { handle: distant, owner });
      done(0, distant);
    }
  });
  owner.once('listening', () => {
    if (!indexes.has(place)) return;   // closed since
    cluster.worker.state = 'listening';
    const bound = owner.address();
    send({ ...message, act: 'listening', port: bound?.port || query.port });
  });
}

cluster._getServer = getListener;

// A listening handle whose connections the primary accepts. What finds no room goes to others.
function handedListener({ dealer, ends, sockname }, owner) {
  const handle = require('internal/net/handle').binding.newListener();
  const { address = '', port = 0 } = sockname ?? {};
  binding.listen(handle, dealer, address, port, ends, () => {
    const { maxConnections } = owner;
    return !(maxConnections != null && owner._connections >= maxConnections);
  });
  return handle;
}

// A real handle, on which this worker accepts, or a handed one.
function share({ errno, dealer, key }, handle, owner, release, done) {
  const { close } = handle;
  handle.close = function(...args) {
    send({ act: 'close', key, wired: dealer !== undefined });
    handles.delete(key);
    release();
    handle.close = close;
    return Reflect.apply(close, handle, args);
  };
  handles.set(key, { handle, owner });
  done(errno, handle);
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
  for (const owner of owners()) {
    waiting++;
    owner.close(onClosed);
  }
  handles.clear();
  onClosed();
}

// The end of a drained worker, whatever else it has.
function leave() {
  send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  process.once('disconnect', () => process.exit());
  if (!process.connected) process.exit();
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
