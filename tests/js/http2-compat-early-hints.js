'use strict';

// Responses before the response: 100, 103 with links, and neither once it is too late.

const http2 = require('http2');
const { deepEqual, equal, mustCall, throws } = require('./check');

const server = http2.createServer(mustCall((req, res) => {
  equal(res.writeContinue(), true);
  throws(() => res.writeEarlyHints('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  throws(() => res.writeEarlyHints({ link: 5 }), { code: 'ERR_INVALID_ARG_VALUE' });
  equal(res.writeEarlyHints({ link: [] }), false);
  equal(res.writeEarlyHints({ 'link': ['</a>; rel=preload', '</b>; rel=preload'], 'X-Id': 'i' }),
        true);
  res.end();
  equal(res.writeEarlyHints({ link: '</a>; rel=preload' }), false);
  equal(res.writeContinue(), false);
}));

server.listen(0, mustCall(() => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const req = client.request();
  const seen = [];
  req.on('continue', mustCall());
  req.on('headers', (headers) => {
    seen.push(headers[':status']);
    if (headers[':status'] !== 103) return;
    equal(headers.link, '</a>; rel=preload, </b>; rel=preload');
    equal(headers['x-id'], 'i');
  });
  req.on('response', mustCall(() => deepEqual(seen.filter((status) => status !== 100), [103])));
  req.on('close', mustCall(() => {
    client.close();
    server.close();
  }));
  req.resume();
}));
