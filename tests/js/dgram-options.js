'use strict';

// Options of datagram sockets: what the system refuses shows as an error with its call.

const dgram = require('dgram');
const { equal, mustCall, mustNotCall, throws } = require('./check');

throws(() => dgram.createSocket('udp5'), { code: 'ERR_SOCKET_BAD_TYPE' });
throws(() => dgram.createSocket({ type: 'udp4', lookup: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });

const early = dgram.createSocket('udp4');
throws(() => early.setTTL(1), { code: 'EBADF', syscall: 'setTTL' });
throws(() => early.setMulticastTTL('1'), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => early.setRecvBufferSize(-1), { code: 'ERR_SOCKET_BAD_BUFFER_SIZE' });
const error = throws(() => early.setSendBufferSize(1), { code: 'ERR_SOCKET_BUFFER_SIZE' });
equal(error.info.code, 'EBADF');
early.close();
throws(() => early.close(), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });

const controller = new AbortController();
const socket = dgram.createSocket(
  { type: 'udp4', signal: controller.signal, recvBufferSize: 10000 }, mustNotCall());
socket.bind(0, '127.0.0.1', mustCall(() => {
  equal(socket.getRecvBufferSize() >= 10000, true);
  equal(socket.setTTL(16), 16);
  throws(() => socket.setTTL(1000), { code: 'EINVAL', syscall: 'setTTL' });
  socket.setBroadcast(true);
  throws(() => socket.addMembership(), { code: 'ERR_MISSING_ARGS' });
  throws(() => socket.addMembership('256.1.1.1'), { code: 'EINVAL', syscall: 'addMembership' });
  equal(socket.getSendQueueSize(), 0);
  socket.send('x'.repeat(100000), socket.address().port, '127.0.0.1', mustCall((error) => {
    equal(error.code, 'EMSGSIZE');
    equal(error.syscall, 'send');
    controller.abort();
  }));
  socket.on('close', mustCall());
}));
