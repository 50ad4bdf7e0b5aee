'use strict';

// A datagram socket that a worker binds without a port has one that the system chose.

const cluster = require('cluster');
const dgram = require('dgram');
const { equal, mustCall } = require('./check');

if (cluster.isWorker) {
  dgram.createSocket('udp4').bind(function() {
    equal(this.address().port > 0, true);
    this.on('message', (data) => {
      equal(`${data}`, 'stop');
      cluster.worker.disconnect();
    });
  });
} else {
  cluster.on('listening', mustCall((worker, { addressType, port }) => {
    equal(addressType, 'udp4');
    const socket = dgram.createSocket('udp4');
    socket.send('stop', port, '127.0.0.1', () => socket.close());
  }));
  cluster.fork().on('exit', mustCall((code) => equal(code, 0)));
}
