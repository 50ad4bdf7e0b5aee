'use strict';
const { equal, mustCall } = require('./check');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

// A client that does not trust the server ends before the handshake is complete: the server hears
// of no connection, and gets no certificate of the client.

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures/tls', name));
const own = { key: read('key.pem'), cert: read('cert.pem') };
const server = tls.createServer({ ...own, requestCert: true, rejectUnauthorized: false }, () => {
  console.log('connection');
});
server.on('tlsClientError', mustCall((error) => {
  equal(error.code, 'ECONNRESET');
  server.close();
}));
server.listen(0, () => {
  const socket = tls.connect({ port: server.address().port, host: 'localhost', ...own });
  socket.on('secureConnect', () => console.log('secureConnect'));
  socket.on('error', mustCall((error) => equal(error.code, 'DEPTH_ZERO_SELF_SIGNED_CERT')));
});
