'use strict';

// A stream over a pair of streams drains after its other end has had the bytes.

const http2 = require('http2');
const { duplexPair } = require('stream');
const { deepEqual, equal, mustCall } = require('./check');

const seen = [];
const [clientSide, serverSide] = duplexPair();

const server = http2.createServer();
server.on('stream', mustCall((stream) => {
  stream.respond();
  stream.on('drain', mustCall(() => {
    seen.push('drain');
    stream.end();
  }));
  equal(stream.write(Buffer.alloc(stream.writableHighWaterMark)), false);
}));
server.emit('connection', serverSide);

const client = http2.connect('http://localhost', { createConnection: () => clientSide });
const request = client.request();
request.once('data', () => seen.push('data'));
request.on('end', mustCall(() => {
  deepEqual(seen, ['data', 'drain']);
  client.close();
}));
