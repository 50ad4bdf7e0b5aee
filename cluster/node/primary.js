'use strict';

// node:cluster in the primary. https://nodejs.org/docs/latest-v20.x/api/cluster.html

const EventEmitter = require('events');
const { kSuccessorMs, newListener } = require('internal/cluster/listeners');
const { receive, send } = require('internal/cluster/messages');
const { startProcess } = require('internal/cluster/start');
const { Worker } = require('internal/cluster/worker');

const cluster = new EventEmitter();
module.exports = cluster;

const SCHED_NONE = 1;
const SCHED_RR = 2;
const kMostStopMs = 2000;
const kPolicies = ['round-robin', 'least-connections', 'reuse-port', 'shared'];

const listeners = new Map();
const gone = new EventEmitter();   // 'disconnect' when the last worker has gone
let lastId = 0;
let initialized = false;
let ownPolicy;   // one of kPolicies, where the program has set it
let holdsPorts = false;
let policy;      // fixed with the first worker

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

function define(name, descriptor) {
  Object.defineProperty(cluster, name, {
    __proto__: null, configurable: true, enumerable: false, ...descriptor,
  });
}

// Additions to Node's module: cluster/README.md.
define('policy', {
  get() {
    return ownPolicy ?? (cluster.schedulingPolicy === SCHED_NONE ? 'shared' : 'round-robin');
  },
  set(value) {
    const { validateOneOf } = require('internal/validators');
    validateOneOf(value, 'cluster.policy', kPolicies);
    ownPolicy = value;
  },
});
define('rollingReload', {
  writable: true,
  value(options) {
    return require('internal/cluster/reload').rollingReload(options);
  },
});
define('stats', {
  writable: true,
  value() {
    return require('internal/cluster/stats').stats();
  },
});

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
    const { schedulingPolicy } = cluster;
    const assert = require('assert');
    assert(schedulingPolicy === SCHED_NONE || schedulingPolicy === SCHED_RR,
           `Bad cluster.schedulingPolicy: ${schedulingPolicy}`);
    ({ policy } = cluster);
  }
  process.nextTick(() => cluster.emit('setup', settings));
};
cluster.setupMaster = cluster.setupPrimary;

function forget(worker) {
  delete cluster.workers[worker.id];
  if (Object.keys(cluster.workers).length === 0) gone.emit('disconnect');
}

function closeUnused(listener, key) {
  if (listener.workers.size > 0 || listeners.get(key) !== listener) return;
  listeners.delete(key);
  listener.close();
}

function leaveListeners(worker, isGone) {
  for (const [key, listener] of listeners) {
    if (!listener.remove(worker, isGone)) continue;
    // Where somebody sees to it that another one comes, who connects meanwhile waits for that.
    if (!holdsPorts || worker.exitedAfterDisconnect) closeUnused(listener, key);
    else setTimeout(closeUnused, kSuccessorMs, listener, key).unref();
  }
}

// The lowest number that no worker in service has.
function freePlace() {
  const taken = new Set();
  for (const { exitedAfterDisconnect, place } of Object.values(cluster.workers)) {
    if (!exitedAfterDisconnect) taken.add(place);
  }
  let place = 0;
  while (taken.has(place)) place++;
  return place;
}

// `place`: that of the worker which is to be replaced.
function fork(env, place = freePlace()) {
  cluster.setupPrimary();
  const id = ++lastId;
  const { child, channel } = startProcess(cluster.settings, id, env);
  const worker = new Worker({ id, process: child });
  Object.defineProperty(worker, 'place', { __proto__: null, value: place });
  Object.defineProperty(worker, 'env', { __proto__: null, value: env });
  worker.on('message', (message, handle) => cluster.emit('message', worker, message, handle));

  worker.process.once('exit', (code, signal) => {
    // What it has said before its end counts.
    channel.close();
    if (!worker.isConnected()) {
      leaveListeners(worker, true);
      forget(worker);
    }
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'dead';
    worker.emit('exit', code, signal);
    cluster.emit('exit', worker, code, signal);
  });
  worker.process.once('disconnect', () => {
    leaveListeners(worker, worker.isDead());
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
}

cluster.fork = function(env) {
  return fork(env);
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
  close(worker, { key, wired }) {
    const listener = listeners.get(key);
    if (listener?.remove(worker, !wired)) closeUnused(listener, key);
  },
  report(worker, message) {
    require('internal/cluster/stats').onReport(worker, message);
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
    const query = require('internal/cluster/activated').replace(message);
    listener = newListener(policy, key, socketPath(message), query);
    listeners.set(key, listener);
  }
  listener.data ||= message.data;
  listener.add(worker, message, (errno, reply, handle) => {
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

// No further connections for the worker, which serves what it has and exits.
// `last`: nobody else listens any more, see stopListening().
function drain(worker, { window, last = false }) {
  worker.exitedAfterDisconnect = true;
  send(worker.process, { act: 'drain', window, last });
  leaveListeners(worker, false);
}

// Before all workers are drained: from now on nobody can connect, and who has connected is with a
// worker when `done()` is called, or waits where workers that are drained as the last find him.
function stopListening(done) {
  let waiting = 1;
  const onStopped = () => {
    if (--waiting === 0) finish();
  };
  const finish = () => {
    clearTimeout(timer);
    waiting = -1;
    done();
  };
  // A worker that hangs takes nothing.
  const timer = setTimeout(finish, kMostStopMs);
  for (const listener of listeners.values()) {
    waiting++;
    listener.stop(onStopped);
  }
  setImmediate(onStopped);
}

function setResponsive(worker, responsive) {
  for (const listener of listeners.values()) listener.setResponsive(worker, responsive);
}

Worker.prototype.disconnect = function() {
  this.exitedAfterDisconnect = true;
  send(this.process, { act: 'disconnect' });
  leaveListeners(this, false);
  forget(this);
  return this;
};

Worker.prototype.destroy = function(signal) {
  this.process.kill(signal || 'SIGTERM');
};

// For who replaces workers that die.
function holdPorts() {
  holdsPorts = true;
}

define('_internal', { value: { drain, fork, holdPorts, setResponsive, stopListening } });
