'use strict';

// An application of express that answers one request and ends: the time from its start to its first
// answer. Everything but main() may run when an executable is built of it.

const net = require('net');
const express = require('express');

const app = express();
app.get('/hello/:name', (request, response) => {
  response.send(`hello ${request.params.name}\n`);
});

function main() {
  const server = app.listen(0, '127.0.0.1', () => {
    const socket = net.connect(server.address().port, '127.0.0.1', () => {
      socket.write('GET /hello/you HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    });
    socket.once('data', (bytes) => {
      process.exit(bytes.includes('hello you') ? 0 : 1);
    });
  });
}

// Not every runtime has snapshots.
let startupSnapshot;
try {
  ({ startupSnapshot } = require('v8'));
} catch {
  // It starts as ever.
}
if (startupSnapshot?.isBuildingSnapshot?.()) startupSnapshot.setDeserializeMainFunction(main);
else main();
