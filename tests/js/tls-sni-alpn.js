'use strict';
const { deepEqual, equal, mustCall } = require('./check');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

// The certificate is that of the name asked for, and the protocol one that both sides know.

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures/tls', name));

const server = tls.createServer({
  key: read('key.pem'), cert: read('cert.pem'), ALPNProtocols: ['b', 'a'],
}, (socket) => socket.end(`${socket.servername} ${socket.alpnProtocol}`));
server.addContext('other.example', { key: read('other-key.pem'), cert: read('other-cert.pem') });

function ask(servername, ALPNProtocols) {
  return new Promise((resolve) => {
    const { port } = server.address();
    const options = { port, servername, ALPNProtocols, rejectUnauthorized: false };
    const socket = tls.connect(options, () => {
      const { CN: name } = socket.getPeerCertificate().subject;
      let text = '';
      socket.on('data', (chunk) => (text += chunk));
      socket.on('end', () => resolve([name, text, socket.alpnProtocol]));
    });
    socket.on('error', (error) => resolve(error.code));
  });
}

server.listen(0, mustCall(async () => {
  deepEqual(await ask('localhost', ['a', 'b']), ['localhost', 'localhost b', 'b']);
  deepEqual(await ask('other.example', ['a']), ['other.example', 'other.example a', 'a']);
  deepEqual(await ask('x.example'), ['localhost', 'x.example false', false]);
  equal(await ask('localhost', ['c']), 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL');
  server.close(mustCall());
}));
