'use strict';

// session.socket: the socket under a session, without what would disturb its bytes.

const { codes } = require('internal/errors');

const kOfSession = ['setTimeout', 'ref', 'unref'];
const kRefused = [
  'destroy', 'emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding', 'setKeepAlive',
  'setNoDelay',
];

function socketOf(session) {
  const socket = session._socket;
  if (socket === undefined) throw new codes.ERR_HTTP2_SOCKET_UNBOUND();
  return socket;
}

const handler = {
  get(session, property) {
    if (kOfSession.includes(property)) return session[property].bind(session);
    if (kRefused.includes(property)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = socketOf(session);
    const value = socket[property];
    return typeof value === 'function' ? value.bind(socket) : value;
  },
  getPrototypeOf(session) {
    return Reflect.getPrototypeOf(socketOf(session));
  },
  set(session, property, value) {
    if (kOfSession.includes(property)) {
      session[property] = value;
      return true;
    }
    if (kRefused.includes(property)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    socketOf(session)[property] = value;
    return true;
  },
};

function proxyOf(session) {
  return new Proxy(session, handler);
}

module.exports = { proxyOf };
