'use strict';

// cluster.rollingReload(), in the primary: replaces workers without losing a request. Each one gets
// a successor first; when that serves, the former is drained.

const { validateObject, validateInteger } = require('internal/validators');
const { codes } = require('internal/errors');
const cluster = require('internal/cluster/primary');

const { drain, fork } = cluster._internal;

const kDefaults = {
  drainWindow: 5000,    // for idle keep-alive connections
  drainTimeout: 10_000, // then the worker is killed
  readyTimeout: 30_000, // of a successor
  maxDraining: 4,       // workers that drain at a time
};

let running = null;

function settingsOf(options) {
  validateObject(options, 'options');
  const settings = { ...kDefaults };
  for (const name of Object.keys(kDefaults)) {
    if (options[name] === undefined) continue;
    validateInteger(options[name], `options.${name}`, name === 'maxDraining' ? 1 : 0);
    settings[name] = options[name];
  }
  return settings;
}

// Resolves when the process of the worker has ended.
function drainAndWait(worker, { drainWindow, drainTimeout }) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => worker.process.kill('SIGKILL'), drainTimeout);
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    if (worker.isDead()) resolve();
    else drain(worker, { window: drainWindow });
  });
}

// Resolves when a worker serves; `event` is what says so.
function ready(worker, event, timeout) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      finish();
      worker.process.kill('SIGKILL');
      reject(new codes.ERR_OPERATION_FAILED('a new worker did not become ready'));
    }, timeout);
    const onExit = () => {
      finish();
      reject(new codes.ERR_OPERATION_FAILED('a new worker ended before it was ready'));
    };
    const onReady = () => {
      finish();
      resolve();
    };
    const finish = () => {
      clearTimeout(timer);
      worker.removeListener('exit', onExit);
      worker.removeListener(event, onReady);
    };
    worker.once('exit', onExit);
    worker.once(event, onReady);
  });
}

async function replaceAll(settings) {
  const draining = new Set();
  const former = Object.values(cluster.workers).filter(
    (worker) => !worker.exitedAfterDisconnect && worker.isConnected());
  for (const worker of former) {
    if (worker.isDead()) continue;
    const event = worker.state === 'listening' ? 'listening' : 'online';
    await ready(fork(worker.env, worker.place), event, settings.readyTimeout);
    const drained = drainAndWait(worker, settings).then(() => draining.delete(drained));
    draining.add(drained);
    if (draining.size >= settings.maxDraining) await Promise.race(draining);
  }
  await Promise.all(draining);
  return former.length;
}

// Resolves to the number of workers replaced; a call while another one runs is that one.
function rollingReload(options = {}) {
  const settings = settingsOf(options);
  running ??= replaceAll(settings).finally(() => {
    running = null;
  });
  return running;
}

module.exports = { rollingReload };
