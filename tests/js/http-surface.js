'use strict';

// Names, tables and checks of the module; what is missing says so.

const http = require('node:http');

console.log(http.METHODS.includes('GET'), http.METHODS.includes('PRI'),
            http.METHODS.join() === [...http.METHODS].sort().join());
console.log(http.STATUS_CODES[200], http.STATUS_CODES[418], http.STATUS_CODES[299]);
console.log(http.maxHeaderSize);

const calls = [
  () => http.validateHeaderName('X-Y'), () => http.validateHeaderName('X Y'),
  () => http.validateHeaderName(''), () => http.validateHeaderValue('x', 'y'),
  () => http.validateHeaderValue('x', undefined), () => http.validateHeaderValue('x', 'a\nb'),
  () => http.createServer({ keepAliveTimeout: -1 }), () => http.createServer('x'),
  () => http.createServer({ requestTimeout: 5, headersTimeout: 6 }),
];
for (const call of calls) {
  try {
    call();
    console.log('ok');
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

const server = http.createServer();
console.log(server.keepAliveTimeout, server.headersTimeout, server.requestTimeout, server.timeout,
            server.maxRequestsPerSocket, server.maxHeadersCount, server.requireHostHeader);
