'use strict';

// The compatibility API: requests and responses of HTTP/2 that look as those of node:http.
//
//   Http2ServerRequest, Http2ServerResponse
//   onServerStream(ServerRequest, ServerResponse, stream, headers, flags, rawHeaders)
//     the 'stream' listener of a server that has a request listener: `this` is the server; emits
//     'request', 'checkContinue', 'checkExpectation', and so on.
