'use strict';

// What request.socket and response.socket of the compatibility API are: a view of the stream in the
// shape of a socket. Life and events are the stream's, time limits the session's, everything else
// is read from the connection.

const { codes } = require('internal/errors');

// On a stream: the request and the response that stand for it.
const kRequest = Symbol('request');
const kResponse = Symbol('response');

const kProxy = Symbol('proxySocket');

const kOfStream = new Set(['destroyed', 'writable', 'on', 'once', 'end', 'emit', 'destroy']);
// One stream of many has no say in what is read from and written to the connection.
const kForbidden = new Set(['write', 'read', 'pause', 'resume']);

// The session while there is one; of a session that is gone nothing is left but the stream.
function sessionOrStream(stream) {
  return stream.session ?? stream;
}

function socketOrStream(stream) {
  return stream.session?._socket ?? stream;
}

function boundTo(object, value) {
  return typeof value === 'function' ? value.bind(object) : value;
}

const handler = {
  has(stream, property) {
    return property in stream || property in socketOrStream(stream);
  },

  get(stream, property) {
    if (kOfStream.has(property)) return boundTo(stream, stream[property]);
    if (kForbidden.has(property)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    if (property === 'readable') {
      return !stream.destroyed && (stream[kRequest] ?? stream).readable;
    }
    const object = property === 'setTimeout' ? sessionOrStream(stream) : socketOrStream(stream);
    return boundTo(object, object[property]);
  },

  getPrototypeOf(stream) {
    return Reflect.getPrototypeOf(socketOrStream(stream));
  },

  set(stream, property, value) {
    if (kForbidden.has(property)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const object = kOfStream.has(property) || property === 'readable' ? stream :
      property === 'setTimeout' ? sessionOrStream(stream) : socketOrStream(stream);
    object[property] = value;
    return true;
  },
};

// The socket of a stream; the same object each time.
function socketOf(stream) {
  return stream[kProxy] ??= new Proxy(stream, handler);
}

module.exports = { kRequest, kResponse, socketOf };
