'use strict';

// A large body through two servers: memory does not grow with it.

const http = require('http');
const { Readable, pipeline } = require('stream');
const { equal, mustCall } = require('./check');

const kPart = Buffer.alloc(64 * 1024, 'y');
const kParts = 2048;

const echo = http.createServer(mustCall((req, res) => pipeline(req, res, mustCall())));
const proxy = http.createServer(mustCall((req, res) => {
  const { port } = echo.address();
  const forward = http.request({ port, method: 'POST' }, mustCall((answer) => {
    pipeline(answer, res, mustCall());
  }));
  pipeline(req, forward, mustCall());
}));

function* parts() {
  for (let i = 0; i < kParts; i++) yield kPart;
}

echo.listen(0, '127.0.0.1', () => proxy.listen(0, '127.0.0.1', () => {
  const { port } = proxy.address();
  const before = process.memoryUsage.rss();
  let size = 0;
  let highest = 0;
  const request = http.request({ port, method: 'POST' }, mustCall((res) => {
    res.on('data', (bytes) => {
      size += bytes.length;
      highest = Math.max(highest, process.memoryUsage.rss());
    });
    res.on('end', mustCall(() => {
      equal(size, kParts * kPart.length);
      const grown = (highest - before) / 2 ** 20;
      equal(grown < 96, true, `memory grew by ${grown} MiB`);
      proxy.close();
      echo.close();
    }));
  }));
  pipeline(Readable.from(parts()), request, mustCall());
}));
