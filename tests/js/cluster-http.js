'use strict';

// HTTP servers of workers share a port, are dealt connections in turn, and stop without a loss.

const cluster = require('cluster');
const http = require('http');
const net = require('net');
const { deepEqual, equal, mustCall } = require('./check');

if (cluster.isWorker) {
  const server = http.createServer((request, response) => response.end(`${cluster.worker.id}`));
  server.listen(0, '127.0.0.1', () => equal(server.address().address, '127.0.0.1'));
} else {
  const seen = [];
  const ask = (port, left) => {
    let text = '';
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    });
    socket.setEncoding('utf8').on('data', (data) => { text += data; }).on('close', () => {
      equal(text.startsWith('HTTP/1.1 200 OK\r\n'), true);
      seen.push(text.slice(-1));
      if (left > 1) ask(port, left - 1);
      else cluster.disconnect(mustCall(() => deepEqual(seen.sort(), ['1', '1', '2', '2'])));
    });
  };
  let listening = 0;
  cluster.on('listening', mustCall((worker, { port }) => {
    if (++listening === 2) ask(port, 4);
  }, 2));
  cluster.on('exit', mustCall((worker, code) => equal(code, 0), 2));
  cluster.fork();
  cluster.fork();
}
