'use strict';

// Events leave at once: the server writes the next one when the client says that it has the last.

const http = require('http');
const { deepEqual, equal, mustCall } = require('./check');

const kEvents = 5;
let next;

const server = http.createServer(mustCall((req, res) => {
  if (req.url === '/next') {
    res.end();
    next();
    return;
  }
  let id = 0;
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  res.flushHeaders();
  next = () => {
    if (id === kEvents) res.end();
    else res.write(`data: ${id++}\n\n`);
  };
}, kEvents + 2));

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const tell = () => http.get({ port, path: '/next', agent: false }, (res) => res.resume());
  const events = [];
  http.get({ port }, mustCall((res) => {
    equal(res.headers['content-type'], 'text/event-stream');
    tell();
    res.setEncoding('utf8');
    res.on('data', (text) => {
      events.push(text);
      tell();
    });
    res.on('end', mustCall(() => {
      deepEqual(events, [0, 1, 2, 3, 4].map((id) => `data: ${id}\n\n`));
      server.close();
    }));
  }));
});
