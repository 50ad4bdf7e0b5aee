'use strict';

// Header objects of streams: what is sent in which order, how lines of one name are joined, and
// what is refused.

const http2 = require('http2');
const { deepEqual, equal, mustCall, throws } = require('./check');

const server = http2.createServer();
server.on('stream', mustCall((stream, headers, flags, raw) => {
  deepEqual(raw.slice(-10), ['a', '1', 'list', 'x', 'list', 'y', 'cookie', 'm=n', 'cookie', 'o=p']);
  equal(raw[0][0], ':');
  equal(headers.list, 'x, y');
  equal(headers.cookie, 'm=n; o=p');
  equal(Object.getPrototypeOf(headers), null);

  const refused = [
    [{ ':path': '/' }, 'ERR_HTTP2_INVALID_PSEUDOHEADER'],
    [{ ':other': '/' }, 'ERR_HTTP2_INVALID_PSEUDOHEADER'],
    [{ connection: 'close' }, 'ERR_HTTP2_INVALID_CONNECTION_HEADERS'],
    [{ TE: 'gzip' }, 'ERR_HTTP2_INVALID_CONNECTION_HEADERS'],
    [{ age: [1, 2] }, 'ERR_HTTP2_HEADER_SINGLE_VALUE'],
    [{ age: 1, Age: 2 }, 'ERR_HTTP2_HEADER_SINGLE_VALUE'],
    [{ 'a b': 1 }, 'ERR_INVALID_HTTP_TOKEN'],
    [{ [http2.sensitiveHeaders]: 'a' }, 'ERR_INVALID_ARG_VALUE'],
  ];
  for (const [given, code] of refused) throws(() => stream.respond(given), { code });
  stream.respond({
    ':status': '204', 'Set-Cookie': ['1', '2'], 'secret': 's', [http2.sensitiveHeaders]: ['Secret'],
    'te': 'trailers', 'none': undefined, 'empty': [], '': 'nameless',
  });
}));

server.listen(0, mustCall(() => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const req = client.request({
    A: 1, list: ['x', 'y'], cookie: ['m=n', 'o=p'], ':path': '/p',
  });
  req.on('response', mustCall((headers) => {
    delete headers.date;
    equal(headers[':status'], 204);
    deepEqual(headers['set-cookie'], ['1', '2']);
    deepEqual(headers[http2.sensitiveHeaders], ['secret']);
    deepEqual(Object.keys(headers), [':status', 'set-cookie', 'secret', 'te']);
  }));
  req.on('close', mustCall(() => {
    client.close();
    server.close();
  }));
}));
