'use strict';

// An ordinary server; nothing in it knows of a cluster.

const server = require('http').createServer((request, response) => {
  const hello = () => response.end('Hello World\n');
  if (request.url === '/pid') response.end(`${process.pid}\n`);
  else if (request.url === '/spin') for (;;);
  else if (request.url === '/grow') grow(response);
  else if (request.method === 'POST') request.resume().on('end', hello);
  else hello();
});

const kept = [];
function grow(response) {
  for (let i = 0; i < 100; i++) kept.push(Buffer.alloc(1024 * 1024, 1));
  response.end(`${kept.length}\n`);
}

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(server.address().port);
});
