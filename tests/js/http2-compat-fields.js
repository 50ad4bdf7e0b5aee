'use strict';

// Fields of a response: names in lower case, what is set, appended and removed, and what arrives.

const http2 = require('http2');
const { deepEqual, equal, mustCall, throws } = require('./check');

const server = http2.createServer(mustCall((req, res) => {
  equal(res.headersSent, false);
  res.setHeader('X-One', '1');
  res.setHeader(' Set-Cookie ', ['a=b', 'c=d']);
  res.setHeader('gone', 'x');
  res.appendHeader('X-One', '2');
  res.appendHeader('new', ['3', '4']);
  res.removeHeader('GONE');
  deepEqual(res.getHeaderNames(), ['x-one', 'set-cookie', 'new']);
  deepEqual(res.getHeader('x-ONE'), ['1', '2']);
  equal(res.hasHeader('gone'), false);
  equal(res.getHeader('gone'), undefined);

  throws(() => res.setHeader(':status', 200), { code: 'ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED' });
  throws(() => res.setHeader('a b', 1), { code: 'ERR_INVALID_HTTP_TOKEN' });
  throws(() => res.setHeader('a', undefined), { code: 'ERR_HTTP2_INVALID_HEADER_VALUE' });
  throws(() => res.setHeader(5, 'x'), { code: 'ERR_INVALID_ARG_TYPE' });
  throws(() => { res.statusCode = 99; }, { code: 'ERR_HTTP2_STATUS_INVALID' });
  throws(() => { res.statusCode = 101; }, { code: 'ERR_HTTP2_INFO_STATUS_NOT_ALLOWED' });
  throws(() => res.writeHead(200, ['odd']), { code: 'ERR_INVALID_ARG_VALUE' });

  equal(res.writeHead(201, { new: 'replaced', Extra: 5 }), res);
  equal(res.headersSent, true);
  throws(() => res.setHeader('late', 'x'), { code: 'ERR_HTTP2_HEADERS_SENT' });
  throws(() => res.writeHead(200), { code: 'ERR_HTTP2_HEADERS_SENT' });
  equal(res.end('body'), res);
  equal(res.writableEnded, true);
}));

server.listen(0, mustCall(() => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const req = client.request();
  req.on('response', mustCall((headers) => {
    equal(headers[':status'], 201);
    equal(headers['x-one'], '1, 2');
    deepEqual(headers['set-cookie'], ['a=b', 'c=d']);
    equal(headers.new, 'replaced');
    equal(headers.extra, '5');
    equal(typeof headers.date, 'string');
    equal(headers.gone, undefined);
  }));
  let body = '';
  req.setEncoding('utf8').on('data', (chunk) => { body += chunk; });
  req.on('close', mustCall(() => {
    equal(body, 'body');
    client.close();
    server.close();
  }));
}));
