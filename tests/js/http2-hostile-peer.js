'use strict';

// Bytes that are no HTTP/2 end the connection that they came on, whatever its other end does;
// others go on.

const http2 = require('http2');
const net = require('net');
const { equal } = require('./check');

const kPreface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const kAttempts = 50;

const server = http2.createServer((request, response) => response.end('ok'));
// The same numbers in each run.
let seed = 7;
function next() {
  seed = seed * 48271 % 2147483647;
  return seed & 255;
}

function attack(left) {
  if (left === 0) {
    ask();
    return;
  }
  const socket = net.connect(server.address().port);
  // A frame of settings or none, then anything.
  const settings = left % 2 === 0 ? Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]) : Buffer.alloc(0);
  const noise = Buffer.from(Array.from({ length: 400 }, next));
  socket.on('error', () => {});
  socket.on('close', () => attack(left - 1));
  // The server is to close the connection: this end does not.
  socket.write(Buffer.concat([Buffer.from(kPreface), settings, noise]));
  socket.resume();
}

function ask() {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const request = client.request();
  request.setEncoding('utf8');
  let body = '';
  request.on('data', (text) => {
    body += text;
  });
  request.on('end', () => {
    equal(body, 'ok');
    client.close();
    server.close();
  });
}

server.listen(0, () => attack(kAttempts));
