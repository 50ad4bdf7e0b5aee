'use strict';

// With SCHED_NONE the workers accept by themselves on the primary's socket.

const cluster = require('cluster');
const net = require('net');
const { equal, mustCall } = require('./check');

cluster.schedulingPolicy = cluster.SCHED_NONE;
if (cluster.isWorker) {
  net.createServer((socket) => socket.end('served')).listen(0, '127.0.0.1');
} else {
  const worker = cluster.fork();
  cluster.on('listening', mustCall((from, { port }) => {
    equal(from, worker);
    let text = '';
    net.connect(port, '127.0.0.1').setEncoding('utf8')
      .on('data', (data) => { text += data; })
      .on('close', mustCall(() => {
        equal(text, 'served');
        worker.kill();
      }));
  }));
  worker.on('exit', mustCall((code, signal) => equal(signal, 'SIGTERM')));
}
