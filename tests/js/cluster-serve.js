'use strict';

// Workers share a port; with round robin each gets connections, and a disconnected one exits 0.

const cluster = require('cluster');
const net = require('net');
const { deepEqual, equal, mustCall } = require('./check');

if (cluster.isWorker) {
  net.createServer((socket) => socket.end(`${cluster.worker.id}`)).listen(0, '127.0.0.1');
} else {
  const seen = [];
  const ask = (port, left) => {
    let text = '';
    net.connect(port, '127.0.0.1').setEncoding('utf8')
      .on('data', (data) => { text += data; })
      .on('close', () => {
        seen.push(text);
        if (left > 1) ask(port, left - 1);
        else cluster.disconnect(mustCall(() => deepEqual(seen.sort(), ['1', '1', '2', '2'])));
      });
  };
  let listening = 0;
  cluster.on('listening', mustCall((worker, { address, port }) => {
    equal(address, '127.0.0.1');
    equal(worker.state, 'listening');
    if (++listening === 2) ask(port, 4);
  }, 2));
  cluster.on('exit', mustCall((worker, code) => {
    equal(code, 0);
    equal(worker.exitedAfterDisconnect, true);
    equal(worker.isDead(), true);
  }, 2));
  cluster.fork();
  cluster.fork();
}
