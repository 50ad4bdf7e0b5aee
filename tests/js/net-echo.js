'use strict';

// A TCP connection carries text both ways, and its two ends close in order.

const net = require('net');
const { equal, mustCall } = require('./check');

const server = net.createServer(mustCall((peer) => {
  peer.setEncoding('utf8');
  peer.on('data', (text) => peer.write(text.toUpperCase()));
  peer.on('close', mustCall((hadError) => equal(hadError, false)));
}));

server.listen(0, '127.0.0.1', mustCall(() => {
  const { port, family } = server.address();
  equal(family, 'IPv4');
  const client = net.connect(port, '127.0.0.1', mustCall(() => {
    equal(client.remotePort, port);
    equal(client.readyState, 'open');
    client.write('hello');
  }));
  equal(client.readyState, 'opening');
  client.setEncoding('utf8');
  client.on('data', mustCall((text) => {
    equal(text, 'HELLO');
    equal(client.bytesRead, 5);
    equal(client.bytesWritten, 5);
    client.end();
  }));
  client.on('end', mustCall());
  client.on('close', mustCall((hadError) => {
    equal(hadError, false);
    equal(client.destroyed, true);
    server.close(mustCall());
  }));
}));
