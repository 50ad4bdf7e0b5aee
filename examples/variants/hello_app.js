'use strict';

// Answers one request to itself and ends, or serves on the port that is its argument.

const http = require('http');

const port = Number(process.argv[2] ?? 0);
const server = http.createServer((request, response) => {
  response.end(`hello from one file: ${request.url}\n`);
});

server.listen(port, '127.0.0.1', () => {
  if (port !== 0) {
    console.log(`http://127.0.0.1:${port}/`);
    return;
  }
  const socket = require('net').connect(server.address().port, '127.0.0.1');
  socket.write('GET /self HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  socket.setEncoding('utf8');
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  socket.on('end', () => {
    process.stdout.write(answer.slice(answer.indexOf('hello')));
    server.close();
  });
});
