'use strict';

// Each policy shares one port that the system chose, and finds a port in use.

const cluster = require('cluster');
const http = require('http');
const net = require('net');
const { deepEqual, equal, mustCall, throws } = require('./check');

if (cluster.isWorker) {
  const server = net.createServer((socket) => socket.end('served'));
  server.on('error', (error) => process.send(error.code));
  server.listen(Number(process.env.PORT), '127.0.0.1');
} else if (process.argv[2] === undefined) {
  equal(cluster.policy, 'round-robin');
  equal(Object.keys(cluster).includes('policy'), false);
  throws(() => { cluster.policy = 'random'; }, { code: 'ERR_INVALID_ARG_VALUE' });
  const { fork } = require('child_process');
  for (const policy of ['round-robin', 'least-connections', 'reuse-port', 'shared']) {
    fork(__filename, [policy]).on('exit', mustCall((code) => equal(code, 0)));
  }
} else {
  [, , cluster.policy] = process.argv;
  const ask = (port, left) => {
    let text = '';
    net.connect(port, '127.0.0.1').setEncoding('utf8').on('data', (data) => { text += data; })
      .on('close', () => {
        equal(text, 'served');
        if (left > 1) ask(port, left - 1);
        else tryPortInUse();
      });
  };
  const tryPortInUse = () => {
    const taken = http.createServer().listen(0, '127.0.0.1', () => {
      cluster.fork({ PORT: `${taken.address().port}` }).on('message', mustCall((code) => {
        equal(code, 'EADDRINUSE');
        taken.close();
        cluster.disconnect();
      }));
    });
  };
  const ports = [];
  cluster.on('listening', mustCall((worker, { port }) => {
    ports.push(port);
    if (ports.length < 2) return;
    deepEqual(ports, [port, port]);
    ask(port, 20);
  }, 2));
  cluster.fork({ PORT: '0' });
  cluster.fork({ PORT: '0' });
}
