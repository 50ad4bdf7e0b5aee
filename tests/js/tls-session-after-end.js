'use strict';
const { equal, mustCall } = require('./check');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

// A client that has said its end still gets the session that it can resume, and getSession() is
// what 'session' has told.

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures/tls', name));
const server = tls.createServer({ key: read('key.pem'), cert: read('cert.pem') }, (socket) => {
  socket.on('end', () => socket.end(`${socket.isSessionReused()}`)).resume();
});

function connect(session, reused, then) {
  const { port } = server.address();
  const socket = tls.connect({ port, host: 'localhost', ca: read('cert.pem'), session });
  let told;
  socket.once('session', mustCall((made) => (told = made)));
  socket.on('session', (made) => equal(made.equals(socket.getSession()), true));
  socket.on('data', mustCall((data) => equal(`${data}`, `${reused}`)));
  socket.on('close', () => then(told));
  socket.end('x');
}

server.listen(0, () => {
  connect(undefined, false, (session) => connect(session, true, () => server.close()));
});
