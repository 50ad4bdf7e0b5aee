'use strict';

// Errors of sockets and servers name the call, the code and the address.

const net = require('net');
const { equal, mustCall, throws } = require('./check');

const server = net.createServer().listen(0, '127.0.0.1', mustCall(() => {
  const { port } = server.address();
  throws(() => server.listen(0), { code: 'ERR_SERVER_ALREADY_LISTEN' });

  const second = net.createServer().listen(port, '127.0.0.1');
  second.on('error', mustCall((error) => {
    equal(error.message, `listen EADDRINUSE: address already in use 127.0.0.1:${port}`);
    equal(error.syscall, 'listen');
    equal(error.port, port);
    server.close(mustCall(() => refuse(port)));
  }));
}));

function refuse(port) {
  net.connect(port, '127.0.0.1').on('error', mustCall((error) => {
    equal(error.message, `connect ECONNREFUSED 127.0.0.1:${port}`);
    equal(error.code, 'ECONNREFUSED');
    equal(error.address, '127.0.0.1');
  }));
}

net.connect('/nonexistent/socket').on('error', mustCall((error) => {
  equal(error.message, 'connect ENOENT /nonexistent/socket');
  equal(error.address, '/nonexistent/socket');
}));

throws(() => net.connect({}), { code: 'ERR_MISSING_ARGS' });
throws(() => net.connect(70000), { code: 'ERR_SOCKET_BAD_PORT' });
throws(() => net.createServer().listen({}), { code: 'ERR_INVALID_ARG_VALUE' });
net.createServer().close(mustCall((error) => equal(error.code, 'ERR_SERVER_NOT_RUNNING')));
