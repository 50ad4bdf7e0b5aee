'use strict';

// node:cluster in the primary. https://nodejs.org/docs/latest-v20.x/api/cluster.html

const EventEmitter = require('events');
const { validatePort } = require('internal/validators');
const { DealtListener, SharedListener } = require('internal/cluster/listeners');
const { receive, send } = require('internal/cluster/messages');
const { Worker } = require('internal/cluster/worker');

const cluster = new EventEmitter();
module.exports = cluster;

const SCHED_NONE = 1;
const SCHED_RR = 2;

const listeners = new Map();
const gone = new EventEmitter();   // 'disconnect' when the last worker has gone
let lastId = 0;
let initialized = false;
let policy;   // fixed with the first worker

cluster.isWorker = false;
cluster.isMaster = true;   // the deprecated name
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
cluster.schedulingPolicy = { none: SCHED_NONE, rr: SCHED_RR }[
  process.env.NODE_CLUSTER_SCHED_POLICY] ?? SCHED_RR;

cluster.setupPrimary = function(options) {
  const settings = {
    args: process.argv.slice(2),
    exec: process.argv[1],
    execArgv: process.execArgv,
    silent: false,
    ...cluster.settings,
    ...options,
  };
  cluster.settings = settings;
  if (!initialized) {
    initialized = true;
    policy = cluster.schedulingPolicy;
    const assert = require('assert');
    assert(policy === SCHED_NONE || policy === SCHED_RR,
           `Bad cluster.schedulingPolicy: ${policy}`);
  }
  process.nextTick(() => cluster.emit('setup', settings));
};
cluster.setupMaster = cluster.setupPrimary;

function startProcess(id, env) {
  const { settings } = cluster;
  const { inspectPort } = settings;
  const port = typeof inspectPort === 'function' ? inspectPort() : inspectPort;
  if (port != null) validatePort(port);
  const { fork } = require('child_process');
  return fork(settings.exec, settings.args, {
    cwd: settings.cwd,
    env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
    serialization: settings.serialization,
    silent: settings.silent,
    windowsHide: settings.windowsHide,
    execArgv: [...(settings.execArgv ?? [])],
    stdio: settings.stdio,
    gid: settings.gid,
    uid: settings.uid,
  });
}

function forget(worker) {
  delete cluster.workers[worker.id];
  if (Object.keys(cluster.workers).length === 0) gone.emit('disconnect');
}

function leaveListeners(worker) {
  for (const [key, listener] of listeners) {
    if (listener.remove(worker)) listeners.delete(key);
  }
}

cluster.fork = function(env) {
  cluster.setupPrimary();
  const id = ++lastId;
  const worker = new Worker({ id, process: startProcess(id, env) });
  worker.on('message', (message, handle) => cluster.emit('message', worker, message, handle));

  worker.process.once('exit', (code, signal) => {
    if (!worker.isConnected()) {
      leaveListeners(worker);
      forget(worker);
    }
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'dead';
    worker.emit('exit', code, signal);
    cluster.emit('exit', worker, code, signal);
  });
  worker.process.once('disconnect', () => {
    leaveListeners(worker);
    if (worker.isDead()) forget(worker);
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'disconnected';
    worker.emit('disconnect');
    cluster.emit('disconnect', worker);
  });
  worker.process.on('internalMessage', receive(worker, onMessage));
  process.nextTick(() => cluster.emit('fork', worker));
  cluster.workers[id] = worker;
  return worker;
};

cluster.disconnect = function(callback) {
  const workers = Object.values(cluster.workers);
  if (workers.length === 0) {
    process.nextTick(() => gone.emit('disconnect'));
  } else {
    for (const worker of workers) {
      if (worker.isConnected()) worker.disconnect();
    }
  }
  if (typeof callback === 'function') gone.once('disconnect', callback);
};

const actions = {
  __proto__: null,
  online(worker) {
    worker.state = 'online';
    worker.emit('online');
    cluster.emit('online', worker);
  },
  queryServer: listenFor,
  listening(worker, { addressType, address, port, fd }) {
    const info = { addressType, address, port, fd };
    worker.state = 'listening';
    worker.emit('listening', info);
    cluster.emit('listening', worker, info);
  },
  exitedAfterDisconnect(worker, message) {
    worker.exitedAfterDisconnect = true;
    send(worker.process, { ack: message.seq });
  },
  close(worker, { key }) {
    if (listeners.get(key)?.remove(worker)) listeners.delete(key);
  },
};

function onMessage(message) {
  actions[message.act]?.(this, message);
}

function listenFor(worker, message) {
  // It is about to go: what it asks for would never be taken away.
  if (worker.exitedAfterDisconnect) return;
  const { address, addressType, fd, index, port, seq } = message;
  const key = `${address}:${port}:${addressType}:${fd}:${index}`;
  let listener = listeners.get(key);
  if (listener === undefined) {
    const isDatagram = addressType === 'udp4' || addressType === 'udp6';
    const Kind = policy === SCHED_RR && !isDatagram ? DealtListener : SharedListener;
    listener = new Kind(key, socketPath(message), message);
    listeners.set(key, listener);
  }
  listener.data ||= message.data;
  listener.add(worker, (errno, reply, handle) => {
    const { data } = listener;
    if (errno) listeners.delete(key);
    send(worker.process, { errno, key, ack: seq, data, ...reply }, handle);
  });
}

// A long path may be too long only from the root of the file system.
function socketPath({ address, port }) {
  if (port >= 0 || typeof address !== 'string' || address.length <= 100) return address;
  const relative = require('path').relative(process.cwd(), address);
  return relative.length < address.length ? relative : address;
}

Worker.prototype.disconnect = function() {
  this.exitedAfterDisconnect = true;
  send(this.process, { act: 'disconnect' });
  leaveListeners(this);
  forget(this);
  return this;
};

Worker.prototype.destroy = function(signal) {
  this.process.kill(signal || 'SIGTERM');
};
