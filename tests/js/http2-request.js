'use strict';

// A request and its response over HTTP/2: headers, a body both ways, trailers.

const http2 = require('http2');
const { deepEqual, equal } = require('./check');

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  equal(headers[':method'], 'POST');
  equal(headers['x-list'], 'a, b');
  stream.respond({ ':status': 201, 'x-answer': 'yes' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '3' }));
  stream.pipe(stream);
});

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const request = client.request({ ':method': 'POST', 'x-list': ['a', 'b'] });
  const seen = [];
  request.on('response', (headers) => seen.push(headers[':status'], headers['x-answer']));
  request.on('trailers', (headers) => seen.push(headers['x-sum']));
  request.setEncoding('utf8');
  let body = '';
  request.on('data', (text) => {
    body += text;
  });
  request.on('close', () => {
    deepEqual(seen, [201, 'yes', '3']);
    equal(body.length, 200000);
    equal(request.rstCode, http2.constants.NGHTTP2_NO_ERROR);
    client.close();
    server.close();
  });
  request.write('x'.repeat(100000));
  request.end('y'.repeat(100000));
});
