'use strict';

// A request piped through a transform into its response: the first part is back before the last one
// has left.

const http = require('http');
const { Transform, pipeline } = require('stream');
const { equal, mustCall } = require('./check');

const server = http.createServer(mustCall((req, res) => {
  const upper = new Transform({
    transform(chunk, encoding, callback) {
      callback(null, `${chunk}`.toUpperCase());
    },
  });
  pipeline(req, upper, res, mustCall((error) => equal(error, undefined)));
}));

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const parts = ['one', 'two', 'three'];
  let text = '';
  const request = http.request({ port, method: 'POST' }, mustCall((res) => {
    res.setEncoding('latin1');
    res.on('data', (part) => {
      text += part;
      send();
    });
    res.on('end', mustCall(() => {
      equal(text, 'ONETWOTHREE');
      server.close();
    }));
  }));
  // One after the other, each when the one before has come back.
  function send() {
    if (parts.length === 0) request.end();
    else request.write(parts.shift());
  }
  send();
});
