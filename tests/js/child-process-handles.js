'use strict';

// A server and a connection go to the child, which serves them.

const { fork } = require('child_process');
const net = require('net');
const { equal, mustCall } = require('./check');

function child() {
  process.on('message', (message, handle) => {
    if (message === 'socket') {
      handle.end('by the child');
    } else {
      handle.on('connection', (socket) => socket.end('from its server'));
      process.send('serving');
    }
  });
}

function ask(port, expected, done) {
  let text = '';
  net.connect(port, '127.0.0.1')
    .setEncoding('utf8')
    .on('data', (data) => { text += data; })
    .on('close', mustCall(() => {
      equal(text, expected);
      done();
    }));
}

function parent() {
  const worker = fork(__filename, ['child']);
  worker.on('close', mustCall((code, signal) => equal(signal, 'SIGTERM')));
  const server = net.createServer({ pauseOnConnect: true }, mustCall((socket) => {
    worker.send('socket', socket);
  }));
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    ask(port, 'by the child', () => worker.send('server', server));
    worker.on('message', mustCall(() => {
      server.close();
      ask(port, 'from its server', () => worker.kill());
    }));
  });
}

if (process.argv[2] === 'child') child();
else parent();
