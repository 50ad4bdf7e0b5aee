'use strict';

// stream.destroy(req) takes the socket away from a request whose body is still to come: the answer
// gets out all the same.

const { equal, mustCall } = require('./check');
const http = require('http');
const { destroy } = require('stream');

const server = http.createServer((req, res) => {
  destroy(req);
  req.on('error', mustCall((error) => equal(error.name, 'AbortError')));
  req.on('close', mustCall(() => res.end('hello')));
});

server.listen(0, () => {
  const { port } = server.address();
  const req = http.request({ method: 'POST', port, agent: new http.Agent() }, mustCall((res) => {
    res.setEncoding('utf8');
    let text = '';
    res.on('data', (part) => text += part);
    res.on('end', mustCall(() => {
      equal(text, 'hello');
      req.destroy();
      server.closeAllConnections();
      server.close();
    }));
  }));
  req.on('error', () => {});
  req.write('asd');
});
