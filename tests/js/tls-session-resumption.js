'use strict';
const { equal, mustCall } = require('./check');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

// A session of one connection shortens the handshake of the next.

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures/tls', name));
const server = tls.createServer({ key: read('key.pem'), cert: read('cert.pem') }, (socket) => {
  socket.end(`${socket.isSessionReused()}`);
});

function connect(options) {
  return new Promise((resolve, reject) => {
    const { port } = server.address();
    const socket = tls.connect({ port, host: 'localhost', ca: read('cert.pem'), ...options });
    let session;
    let text = '';
    socket.on('session', (made) => (session = made));
    socket.on('data', (chunk) => (text += chunk));
    socket.on('end', () => resolve({ client: socket.isSessionReused(), server: text, session }));
    socket.on('error', reject);
  });
}

server.listen(0, 'localhost', mustCall(async () => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    const first = await connect({ maxVersion });
    equal(first.client, false);
    equal(first.server, 'false');
    const second = await connect({ maxVersion, session: first.session });
    equal(second.client, true, maxVersion);
    equal(second.server, 'true', maxVersion);
  }
  server.close(mustCall());
}));
