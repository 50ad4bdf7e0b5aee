'use strict';

// A response to HEAD: written like any other, it has no body, and finishes when it is ended.

const http2 = require('http2');
const { equal, mustCall, mustNotCall } = require('./check');

const server = http2.createServer(mustCall((req, res) => {
  let ended = false;
  res.on('finish', mustCall(() => equal(ended, true)));
  res.setHeader('content-length', 4);
  res.write('data', mustCall());
  setImmediate(() => {
    ended = true;
    res.end('more', mustCall());
  });
}));

server.listen(0, mustCall(() => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const req = client.request({ ':method': 'HEAD' });
  req.on('response', mustCall((headers) => {
    equal(headers[':status'], 200);
    equal(headers['content-length'], '4');
  }));
  req.on('data', mustNotCall());
  req.on('close', mustCall(() => {
    client.close();
    server.close();
  }));
}));
