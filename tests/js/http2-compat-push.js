'use strict';

// createPushResponse() makes a response of its own, which the client gets as a stream.

const http2 = require('http2');
const { equal, mustCall, throws } = require('./check');

const server = http2.createServer(mustCall((req, res) => {
  throws(() => res.createPushResponse({ ':path': '/x' }), { code: 'ERR_INVALID_ARG_TYPE' });
  res.createPushResponse({ ':path': '/style.css' }, mustCall((error, pushed) => {
    equal(error, null);
    pushed.setHeader('content-type', 'text/css');
    pushed.end('css');
    res.end('html');
  }));
}));

function collect(stream, done) {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
  stream.on('close', mustCall(() => done(text)));
}

server.listen(0, mustCall(() => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  let open = 2;
  const close = () => {
    if (--open > 0) return;
    client.close();
    server.close();
  };
  client.on('stream', mustCall((stream, headers) => {
    equal(headers[':path'], '/style.css');
    stream.on('push', mustCall((head) => equal(head['content-type'], 'text/css')));
    collect(stream, (text) => {
      equal(text, 'css');
      close();
    });
  }));
  collect(client.request(), (text) => {
    equal(text, 'html');
    close();
  });
}));
