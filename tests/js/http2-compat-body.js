'use strict';

// The body of a request is read like a stream, whole or after a pause; one that nobody reads ends
// with the response.

const http2 = require('http2');
const { Readable } = require('stream');
const { equal, mustCall } = require('./check');

const kChunk = Buffer.alloc(50_000, 'x');
const kChunks = 20;

const handlers = {
  async '/sum'(req, res) {
    let total = 0;
    for await (const chunk of req) total += chunk.length;
    equal(req.complete, true);
    res.end(`${total}`);
  },
  '/echo'(req, res) {
    req.pipe(res);
  },
  '/ignore'(req, res) {
    req.on('end', mustCall());
    res.end('ignored');
  },
};

const server = http2.createServer((req, res) => {
  equal(req.httpVersion, '2.0');
  equal(req.method, 'POST');
  equal(req.authority, `localhost:${server.address().port}`);
  handlers[req.url](req, res);
});

function send(client, path) {
  return new Promise((resolve) => {
    const req = client.request({ ':method': 'POST', ':path': path });
    let length = 0;
    let text = '';
    req.on('data', (chunk) => {
      length += chunk.length;
      if (length < 10) text += chunk;
    });
    req.on('error', () => {});
    req.on('close', () => resolve(text || length));
    Readable.from(Array(path === '/ignore' ? 1 : kChunks).fill(kChunk)).pipe(req);
  });
}

server.listen(0, mustCall(async () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  equal(await send(client, '/sum'), `${kChunk.length * kChunks}`);
  equal(await send(client, '/echo'), kChunk.length * kChunks);
  equal(await send(client, '/ignore'), 'ignored');
  client.close();
  server.close();
}));
