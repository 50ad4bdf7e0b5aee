'use strict';

// The compatibility API: requests and responses of HTTP/2 that look as those of node:http.

const { Http2ServerRequest } = require('internal/http2/compat_request');
const { Http2ServerResponse } = require('internal/http2/compat_response');

// The event for a request, or undefined where the response is already given.
function eventFor(server, headers, response) {
  if (headers[':method'] === 'CONNECT') {
    if (server.listenerCount('connect') > 0) return 'connect';
    response.statusCode = 405;
  } else if (headers.expect === undefined) {
    return 'request';
  } else if (headers.expect === '100-continue') {
    if (server.listenerCount('checkContinue') > 0) return 'checkContinue';
    response.writeContinue();
    return 'request';
  } else {
    if (server.listenerCount('checkExpectation') > 0) return 'checkExpectation';
    response.statusCode = 417;
  }
  response.end();
  return undefined;
}

// The 'stream' listener of a server that has a request listener; `this` is the server. The first
// two arguments are bound: the classes of the server's options.
function onServerStream(ServerRequest, ServerResponse, stream, headers, flags, rawHeaders) {
  const request = new ServerRequest(stream, headers, undefined, rawHeaders);
  const response = new ServerResponse(stream, { req: request });
  const event = eventFor(this, headers, response);
  if (event !== undefined) this.emit(event, request, response);
}

module.exports = { Http2ServerRequest, Http2ServerResponse, onServerStream };
