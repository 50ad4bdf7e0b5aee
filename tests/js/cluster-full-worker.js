'use strict';

// A connection that a worker has no room for goes to another worker, or waits until there is room.

const cluster = require('cluster');
const net = require('net');
const { deepEqual, mustCall } = require('./check');

if (cluster.isWorker) {
  const server = net.createServer((socket) => socket.write(`${cluster.worker.id}`));
  if (cluster.worker.id === 1) server.maxConnections = 1;
  server.listen(0, '127.0.0.1');
} else {
  const seen = [];
  const sockets = [];
  const ask = (port, left) => {
    sockets.push(net.connect(port, '127.0.0.1').setEncoding('utf8').once('data', (text) => {
      seen.push(text);
      if (left > 1) {
        ask(port, left - 1);
        return;
      }
      deepEqual(seen.sort(), ['1', '2', '2', '2', '2']);
      for (const socket of sockets) socket.destroy();
      cluster.disconnect();
    }));
  };
  let listening = 0;
  cluster.on('listening', mustCall((worker, { port }) => {
    if (++listening === 2) ask(port, 5);
  }, 2));
  cluster.fork();
  cluster.fork();
}
