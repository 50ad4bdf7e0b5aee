'use strict';

// listen, address, close: the events and what the properties say meanwhile.

const http = require('http');

const server = http.createServer();
console.log(server.listening, server.address());
server.on('listening', () => {
  const { address, family, port } = server.address();
  console.log('listening', server.listening, address, family, port > 0);
  try {
    server.listen(0);
  } catch (error) {
    console.log(error.code);
  }
  server.close((error) => {
    console.log('closed', error, server.listening, server.address());
    server.close((again) => console.log(again.code));
  });
  console.log(server.listening);
});
server.on('close', () => console.log('close'));
console.log(server.listen(0, '127.0.0.1') === server);
