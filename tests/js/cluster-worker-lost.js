'use strict';

// A connection that a killed worker was sent and had not taken goes to another one (in Node, which
// runs this without an end, it is lost).

const cluster = require('cluster');
const net = require('net');
const { equal, mustCall } = require('./check');

if (cluster.isWorker) {
  net.createServer((socket) => socket.end('served')).listen(0, '127.0.0.1');
} else {
  const count = 40;
  let served = 0;
  let listening = 0;
  const onListening = mustCall((victim, { port }) => {
    if (++listening < 2) return;
    // A stopped worker gets half of them and says nothing.
    victim.process.kill('SIGSTOP');
    for (let i = 0; i < count; i++) {
      let text = '';
      net.connect(port, '127.0.0.1').setEncoding('utf8')
        .on('data', (data) => { text += data; })
        .on('close', mustCall(() => {
          equal(text, 'served');
          if (++served === count / 2) victim.process.kill('SIGKILL');
          if (served === count) cluster.disconnect();
        }));
    }
  }, 2);
  cluster.on('listening', onListening);
  cluster.fork();
  cluster.fork();
}
