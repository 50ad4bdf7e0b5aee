'use strict';
const { deepEqual, mustCall } = require('./check');
const fs = require('fs');
const path = require('path');
const { Duplex } = require('stream');
const tls = require('tls');

// TLS runs over any stream, without a socket.

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures/tls', name));

function pair() {
  const sides = [0, 1].map((index) => new Duplex({
    read() {},
    write(chunk, encoding, callback) {
      setImmediate(() => sides[1 - index].push(chunk));
      callback();
    },
    final(callback) {
      setImmediate(() => sides[1 - index].push(null));
      callback();
    },
  }));
  return sides;
}

const [near, far] = pair();
const server = new tls.TLSSocket(far, {
  isServer: true,
  secureContext: tls.createSecureContext({ key: read('key.pem'), cert: read('cert.pem') }),
});
server.on('data', mustCall((chunk) => server.end(`got ${chunk}`)));
const client = tls.connect({ socket: near, servername: 'localhost', ca: read('cert.pem') });
client.write('hello');
let text = '';
client.on('data', (chunk) => (text += chunk));
client.on('end', mustCall(() => deepEqual([text, client.authorized], ['got hello', true])));
