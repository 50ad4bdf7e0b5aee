'use strict';

// Trailers of a request and of a response, with a body and without one (where Node drops them).

const http2 = require('http2');
const { deepEqual, equal, mustCall } = require('./check');

const server = http2.createServer(mustCall((req, res) => {
  req.resume();
  req.on('end', mustCall(() => {
    equal(req.trailers.sum, '1, 2');
    deepEqual(req.rawTrailers, ['sum', '1', 'sum', '2']);
    res.setTrailer('Who', req.url);
    res.addTrailers({ More: 'x' });
    res.end(req.url === '/full' ? 'body' : undefined);
  }));
}, 2));

function ask(client, path, done) {
  const req = client.request({ ':method': 'POST', ':path': path }, { waitForTrailers: true });
  req.on('wantTrailers', mustCall(() => req.sendTrailers({ Sum: ['1', '2'] })));
  let body = '';
  req.setEncoding('utf8').on('data', (chunk) => { body += chunk; });
  req.on('trailers', mustCall((trailers) => {
    equal(trailers.who, path);
    equal(trailers.more, 'x');
  }));
  req.on('close', mustCall(() => done(body)));
  req.end('sent');
}

server.listen(0, mustCall(() => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  ask(client, '/full', mustCall((body) => {
    equal(body, 'body');
    ask(client, '/empty', mustCall((none) => {
      equal(none, '');
      client.close();
      server.close();
    }));
  }));
}));
