'use strict';

// cluster.stats(), in the primary: what the workers say of themselves.

const cluster = require('internal/cluster/primary');
const { send } = require('internal/cluster/messages');

// A worker that is busy for longer is shown with what it said before.
const kAnswerMs = 1000;

const reports = new WeakMap();   // by worker: the last one

function onReport(worker, { connections, requests, rss, delay }) {
  reports.set(worker, { connections, requests, rss, delay });
  worker.emit('_report', reports.get(worker));
}

// From now on the worker reports each `every` ms, without being asked.
function watch(worker, every) {
  send(worker.process, { act: 'report', every }, null, (message) => onReport(worker, message));
}

function ask(worker) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, kAnswerMs);
    const onAnswer = (message) => {
      clearTimeout(timer);
      onReport(worker, message);
      resolve();
    };
    if (!send(worker.process, { act: 'report', every: 0 }, null, onAnswer)) {
      clearTimeout(timer);
      resolve();
    }
  });
}

function entryOf(worker) {
  const { connections = 0, requests = 0, rss = 0, delay = 0 } = reports.get(worker) ?? {};
  return {
    id: worker.id,
    pid: worker.process.pid,
    state: worker.exitedAfterDisconnect ? 'draining' : worker.state,
    connections,
    requests,
    rss,
    eventLoopDelay: delay,
  };
}

// One object for each worker.
async function stats() {
  const workers = Object.values(cluster.workers);
  await Promise.all(workers.map(ask));
  return workers.map(entryOf);
}

module.exports = { onReport, stats, watch };
