'use strict';

// A listener that throws takes no event from other streams of its session.

const http2 = require('http2');
const { equal } = require('./check');

let caught = 0;
process.on('uncaughtException', (error) => {
  equal(error.message, 'of the first');
  caught++;
});

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  stream.respond();
  stream.end(headers[':path']);
});

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  let open = 2;
  const ask = (path, onData) => {
    const request = client.request({ ':path': path });
    request.on('data', onData);
    request.on('close', () => {
      if (--open > 0) return;
      equal(caught, 1);
      client.close();
      server.close();
    });
  };
  ask('/1', () => {
    throw new Error('of the first');
  });
  ask('/2', (bytes) => equal(bytes.toString(), '/2'));
});
