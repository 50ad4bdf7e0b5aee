'use strict';

// Sockets and servers on their way to another process: what the message about one says, and how
// the object is made again at the other end.

const dgram = require('dgram');
const net = require('net');
const { codes } = require('internal/errors');
const { ListenHandle, StreamHandle, listenerOver, setOwner, streamOver } =
  require('internal/net/handle');
const { kState } = require('internal/dgram/state');
const { ReceivedSockets, SentSockets } = require('internal/child_process/socket_lists');

const { UDP } = internalBinding('dgram');

function typeOf(handle) {
  if (handle instanceof net.Socket) return 'net.Socket';
  if (handle instanceof net.Server) return 'net.Server';
  if (handle instanceof StreamHandle || handle instanceof ListenHandle) return 'net.Native';
  if (handle instanceof dgram.Socket) return 'dgram.Socket';
  if (handle instanceof UDP) return 'dgram.Native';
  throw new codes.ERR_INVALID_HANDLE_TYPE();
}

function listOf(connection, kind, key) {
  const List = kind === 'send' ? SentSockets : ReceivedSockets;
  return connection.lists[kind][key] ??= new List(connection.target, key);
}

function prepareSocket(connection, message, socket, options) {
  const handle = socket._handle;
  if (!handle) return undefined;
  const { server } = socket;
  if (server) {
    message.key = server._connectionKey;
    const isFirst = connection.lists.send[message.key] === undefined;
    const list = listOf(connection, 'send', message.key);
    if (isFirst) server._setupWorker(list);
    if (!options.keepOpen) server._connections--;
  }
  if (!options.keepOpen) {
    // The socket is closed at this end when the other has it.
    setOwner(handle, undefined);
    handle.readStop?.();
    socket._handle = null;
    socket.setTimeout(0);
  }
  return handle;
}

// The native handle to send with `message`, or undefined where there is none any more.
function prepare(connection, message, handle, options) {
  switch (message.type) {
    case 'net.Socket':
      return prepareSocket(connection, message, handle, options ?? {});
    case 'net.Server':
      return handle._handle;
    case 'dgram.Socket':
      message.dgramType = handle.type;
      return handle[kState].handle;
    default:
      return handle;
  }
}

function udpOver(fd) {
  const handle = internalBinding('dgram').newSocket();
  const failure = handle.open(fd);
  if (failure === 0) return handle;
  handle.close();
  return failure;
}

function handleOver(type, fd) {
  switch (type) {
    case 'net.Socket': return streamOver(fd);
    case 'net.Server': return listenerOver(fd);
    case 'dgram.Socket':
    case 'dgram.Native': return udpOver(fd);
    case 'net.Native': {
      const { isListening } = internalBinding('child_process');
      return isListening(fd) ? listenerOver(fd) : streamOver(fd);
    }
  }
  return -1;
}

// The native handle that came with a message, or undefined where it was lost.
function receive(type, channel) {
  const fd = channel.takeDescriptor();
  if (fd < 0) return undefined;
  const handle = handleOver(type, fd);
  if (typeof handle !== 'number') return handle;
  require('fs').closeSync(fd);
  return undefined;
}

// Makes the object of a received handle.
function rebuild(connection, message, handle, done) {
  switch (message.type) {
    case 'net.Socket': {
      const socket = new net.Socket({ handle, readable: true, writable: true });
      if (message.key) listOf(connection, 'got', message.key).add(socket);
      done(socket);
      break;
    }
    case 'net.Server': {
      const server = new net.Server();
      server.listen(handle, () => done(server));
      break;
    }
    case 'dgram.Socket': {
      const socket = new dgram.Socket(message.dgramType);
      socket.bind(handle, () => done(socket));
      break;
    }
    default:
      done(handle);
  }
}

module.exports = { prepare, rebuild, receive, typeOf };
