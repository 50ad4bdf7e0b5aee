'use strict';

// A header value with a line break never leaves; the rest of the message does.

const http2 = require('http2');
const { equal, mustCall } = require('./check');

const server = http2.createServer();
server.on('stream', mustCall((stream) => {
  stream.respond({ good: 'yes', bad: 'a\r\nset-cookie: stolen', wide: 'a\u010d\u010ab' });
  stream.end();
}));

server.listen(0, mustCall(() => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const req = client.request();
  req.on('response', mustCall((headers) => {
    equal(headers.good, 'yes');
    equal(headers.bad, undefined);
    equal(headers.wide, undefined);
    equal(headers['set-cookie'], undefined);
  }));
  req.resume();
  req.on('close', mustCall(() => {
    client.close();
    server.close();
  }));
}));
