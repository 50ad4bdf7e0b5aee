'use strict';

// Who begins to listen to a response or a request after the response was ended, in the same call or
// after an await, still hears of its end, and can reach the connection.

const http = require('http');
const { deepEqual, equal, mustCall } = require('./check');

const kinds = {
  listen(req, res, events) {
    res.end('x');
    equal(res.writableEnded, true);
    for (const name of ['finish', 'close']) res.on(name, () => events.push(`res ${name}`));
    for (const name of ['end', 'close']) req.on(name, () => events.push(`req ${name}`));
  },
  async later(req, res, events) {
    await null;
    res.end('x');
    for (const name of ['finish', 'close']) res.on(name, () => events.push(`res ${name}`));
    for (const name of ['end', 'close']) req.on(name, () => events.push(`req ${name}`));
  },
  socket(req, res, events) {
    res.end('x');
    equal(res.socket, req.socket);
    equal(res.socket.remoteAddress, '127.0.0.1');
    res.on('finish', () => events.push(`socket ${res.socket === null}`));
  },
  status(req, res, events) {
    res.writeHead(201);
    res.statusCode = 500;
    events.push('status');
    res.end('x');
  },
};

const expected = {
  listen: ['res finish', 'res close', 'req end', 'req close'],
  later: ['res finish', 'res close', 'req end', 'req close'],
  socket: ['socket true'],
  status: ['status'],
};

const seen = {};
const server = http.createServer((req, res) => {
  const kind = req.url.slice(1);
  kinds[kind](req, res, seen[kind] = []);
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  let left = Object.keys(kinds).length;
  for (const kind of Object.keys(kinds)) {
    http.get({ port, path: `/${kind}` }, mustCall((res) => {
      equal(res.statusCode, kind === 'status' ? 201 : 200);
      res.resume();
      res.on('end', () => --left === 0 && server.close());
    }));
  }
});

process.on('exit', () => deepEqual(seen, expected));
