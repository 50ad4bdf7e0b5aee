'use strict';

// Datagrams keep their boundaries and come with where they are from; a connected socket needs no
// destination.

const dgram = require('dgram');
const { deepEqual, equal, mustCall, throws } = require('./check');

const server = dgram.createSocket('udp4');
const client = dgram.createSocket('udp4');
const got = [];

server.on('message', mustCall((data, from) => {
  equal(from.address, '127.0.0.1');
  equal(from.family, 'IPv4');
  equal(from.port, client.address().port);
  equal(from.size, data.length);
  got.push(data.toString());
  if (got.length === 3) server.send(['that ', Buffer.from('is all')], from.port, from.address);
}, 3));

client.on('message', mustCall((data, from) => {
  deepEqual(got.sort(), ['', 'one', 'two']);
  equal(`${data}`, 'that is all');
  equal(from.port, server.address().port);
  client.close(mustCall());
  throws(() => client.send('late'), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });
  server.close();
}));

server.bind(0, '127.0.0.1', mustCall(() => {
  const { port } = server.address();
  throws(() => server.bind(0), { code: 'ERR_SOCKET_ALREADY_BOUND' });
  client.connect(port, '127.0.0.1', mustCall((error) => {
    equal(error, undefined);
    equal(client.remoteAddress().port, port);
    throws(() => client.send('x', 0, 1, port), { code: 'ERR_SOCKET_DGRAM_IS_CONNECTED' });
    client.send('one', mustCall((error, size) => {
      equal(error, null);
      equal(size, 3);
    }));
    client.send(Buffer.from('a two b'), 2, 3);
    client.send([]);
  }));
}));
