'use strict';

// The server of all examples here. It says that it is healthy and which process answers; of how it
// is deployed it knows nothing.

const http = require('node:http');

const hostname = process.env.HOST ?? '127.0.0.1';
const port = process.env.PORT ?? 3000;

const server = http.createServer((req, res) => {
  if (req.url === '/healthz') {
    res.end('healthy\n');
    return;
  }
  res.setHeader('Content-Type', 'text/plain');
  res.end(`Hello from ${process.env.NAME ?? process.pid}\n`);
});

server.listen(port, hostname, () => {
  console.log(`Server running at http://${hostname}:${server.address().port}/`);
});
