'use strict';

// What `gyre --cluster --metrics=[HOST:]PORT` serves: /metrics in the text format of Prometheus
// (https://prometheus.io/docs/instrumenting/exposition_formats/), and /ready, which is 200 while at
// least one worker is ready.

const kMetrics = [
  ['connections', 'gauge', 'Connections that are open.', ({ connections }) => connections],
  ['requests_total', 'counter', 'HTTP requests since the start of the worker.',
   ({ requests }) => requests],
  ['event_loop_delay_seconds', 'gauge', 'How late the event loop was.',
   ({ eventLoopDelay }) => eventLoopDelay / 1000],
  ['resident_memory_bytes', 'gauge', 'Resident memory.', ({ memory }) => memory],
  ['uptime_seconds', 'gauge', 'Time since the start of the worker.', ({ uptime }) => uptime],
  ['restarts_total', 'counter', 'Starts of the place after unwanted ends.',
   ({ restarts }) => restarts],
];

function headerOf(name, type, help) {
  return `# HELP gyre_cluster_${name} ${help}\n# TYPE gyre_cluster_${name} ${type}\n`;
}

function metricsOf(workers) {
  let text = '';
  for (const [name, type, help, valueOf] of kMetrics) {
    const metric = `worker_${name}`;
    text += headerOf(metric, type, help);
    for (const worker of workers) {
      const { id, pid, place } = worker;
      const labels = `worker="${id}",place="${place}",pid="${pid}"`;
      text += `gyre_cluster_${metric}{${labels}} ${valueOf(worker)}\n`;
    }
  }
  text += headerOf('workers', 'gauge', 'Workers by state.');
  for (const state of ['starting', 'ready', 'draining']) {
    const count = workers.filter((worker) => worker.state === state).length;
    text += `gyre_cluster_workers{state="${state}"} ${count}\n`;
  }
  return text;
}

function serve(place, stats) {
  const colon = place.lastIndexOf(':');
  const host = colon < 0 ? '127.0.0.1' : place.slice(0, colon).replace(/^\[|\]$/g, '');
  const port = Number(place.slice(colon + 1));
  const server = require('http').createServer((request, response) => {
    const url = request.url.split('?', 1)[0];
    if (url === '/metrics') {
      response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
      response.end(metricsOf(stats()));
    } else if (url === '/ready') {
      const ready = stats().some(({ state }) => state === 'ready');
      response.writeHead(ready ? 200 : 503, { 'Content-Type': 'text/plain' });
      response.end(ready ? 'ready\n' : 'not ready\n');
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(port, host, () => {
    const { address, port: actual } = server.address();
    process._rawDebug(`gyre: metrics at http://${address}:${actual}/metrics`);
  });
}

module.exports = { serve };
