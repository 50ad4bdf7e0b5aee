'use strict';
const { equal, mustCall } = require('./check');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

// A server that asks for certificates serves those with one that it trusts.

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures/tls', name));
const client = { key: read('other-key.pem'), cert: read('other-cert.pem') };

const server = tls.createServer({
  key: read('key.pem'), cert: read('cert.pem'), ca: client.cert, requestCert: true,
}, (socket) => socket.end(socket.getPeerCertificate().subject.CN));
server.on('tlsClientError', () => {});

function ask(options) {
  return new Promise((resolve) => {
    const { port } = server.address();
    const socket = tls.connect({ port, ca: read('cert.pem'), host: 'localhost', ...options });
    let text = '';
    socket.on('data', (chunk) => (text += chunk));
    socket.on('end', () => resolve(text));
    socket.on('error', () => resolve('refused'));
    socket.on('close', () => resolve(text));
  });
}

server.listen(0, 'localhost', mustCall(async () => {
  equal(await ask(client), 'other.example');
  equal(await ask({}), 'refused');
  equal(await ask({ key: read('key.pem'), cert: read('cert.pem') }), '');
  server.close(mustCall());
}));
