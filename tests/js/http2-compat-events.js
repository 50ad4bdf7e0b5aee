'use strict';

// What a server emits for an expectation and for CONNECT, with a listener and without one.

const http2 = require('http2');
const { deepEqual, mustCall } = require('./check');

const requests = [
  { ':method': 'POST', 'expect': '100-continue' },
  { ':method': 'GET', 'expect': 'wonders' },
  { ':method': 'CONNECT', ':authority': 'x:1' },
];

function run(listeners, done) {
  const server = http2.createServer();
  for (const [event, listener] of Object.entries(listeners)) server.on(event, listener);
  server.listen(0, () => {
    const client = http2.connect(`http://localhost:${server.address().port}`);
    const results = [];
    const next = (index) => {
      if (index === requests.length) {
        client.close();
        server.close();
        done(results);
        return;
      }
      const req = client.request(requests[index]);
      let result = '';
      req.on('continue', () => { result += 'continue '; });
      req.on('response', (headers) => { result += headers[':status']; });
      req.on('close', () => {
        results.push(result);
        next(index + 1);
      });
      req.resume();
      req.end();
    };
    next(0);
  });
}

function respond(status) {
  return mustCall((req, res) => {
    res.statusCode = status;
    res.end();
  });
}

run({ request: respond(200) }, mustCall((results) => {
  deepEqual(results, ['continue 200', '417', '405']);
}));
run({
  request() { throw new Error('not for these'); },
  checkContinue: respond(201), checkExpectation: respond(202), connect: respond(203),
}, mustCall((results) => {
  deepEqual(results, ['201', '202', '203']);
}));
