'use strict';

// cluster.rollingReload() replaces every worker, and keep-alive clients that never try again lose
// nothing.

const cluster = require('cluster');
const http = require('http');
const net = require('net');
const { deepEqual, equal, mustCall } = require('./check');

if (cluster.isWorker) {
  http.createServer((request, response) => response.end(process.env.GIVEN))
    .listen(0, '127.0.0.1');
} else {
  let answered = 0;
  let stopping = false;
  let clients = 4;

  const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
  const connect = (port) => {
    let text = '';
    let last = false;
    net.connect(port, '127.0.0.1', function() {
      this.write(request);
    }).setEncoding('utf8').on('data', function(data) {
      text += data;
      if (!text.endsWith('kept')) return;
      equal(text.startsWith('HTTP/1.1 200 OK\r\n'), true);
      answered++;
      last = text.includes('Connection: close');
      text = '';
      if (stopping) this.end();
      else if (!last) this.write(request);
    }).on('close', () => {
      equal(last || stopping, true);
      if (!stopping) connect(port);
      else if (--clients === 0) cluster.disconnect();
    });
  };

  const former = [cluster.fork({ GIVEN: 'kept' }), cluster.fork({ GIVEN: 'kept' })];
  let listening = 0;
  cluster.on('listening', mustCall((worker, { port }) => {
    if (++listening !== 2) return;
    for (let i = 0; i < clients; i++) connect(port);
    const reload = cluster.rollingReload();
    equal(cluster.rollingReload(), reload);
    reload.then(mustCall(async (count) => {
      equal(count, 2);
      for (const worker of former) {
        equal(worker.exitedAfterDisconnect, true);
        equal(worker.process.exitCode, 0);
      }
      const stats = await cluster.stats();
      deepEqual(stats.map(({ id, state }) => [id, state]), [[3, 'listening'], [4, 'listening']]);
      equal(stats.reduce((sum, { requests }) => sum + requests, 0) > 0, true);
      equal(answered > 0, true);
      stopping = true;
    }));
  }, 4));
  cluster.on('exit', mustCall((worker, code) => equal(code, 0), 4));
}
