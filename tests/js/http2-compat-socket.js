'use strict';

// request.socket looks like a socket: what belongs to the connection is read from it, and nobody
// writes to it.

const http2 = require('http2');
const net = require('net');
const { equal, mustCall, throws } = require('./check');

const server = http2.createServer(mustCall((req, res) => {
  const { socket } = req;
  equal(socket instanceof net.Socket, true);
  equal(res.socket, socket);
  equal(req.connection, socket);
  equal(typeof socket.remotePort, 'number');
  equal(socket.localPort, server.address().port);
  equal(socket.writable, true);
  equal(socket.destroyed, false);
  equal('remoteAddress' in socket, true);
  for (const name of ['write', 'read', 'pause', 'resume']) {
    throws(() => socket[name](), { code: 'ERR_HTTP2_NO_SOCKET_MANIPULATION' });
    throws(() => { socket[name] = null; }, { code: 'ERR_HTTP2_NO_SOCKET_MANIPULATION' });
  }
  socket.mine = 5;
  equal(req.stream.session.socket.mine, 5);
  socket.on('close', mustCall(() => {
    equal(res.socket, undefined);
  }));
  socket.destroy();
  equal(req.stream.destroyed, true);
}));

server.listen(0, mustCall(() => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const req = client.request();
  req.on('error', () => {});
  req.on('close', mustCall(() => {
    client.close();
    server.close();
  }));
  req.resume();
}));
