'use strict';

// A body that ends before its length: the request is destroyed, and so is its response, also in the
// middle of both.

const http = require('http');
const net = require('net');
const { equal, mustCall } = require('./check');

const ways = ['end', 'destroy', 'resetAndDestroy'];
const kinds = {
  reads: (req, res) => req.resume(),
  answers: (req, res) => {
    req.resume();
    res.write('part');
  },
  neither: () => {},
};

let gone;

const server = http.createServer((req, res) => {
  const [, kind, way] = req.url.split('/');
  const what = `${kind} ${way}`;
  let left = 2;
  const over = () => {
    if (--left === 0) gone();
  };
  if (kind !== 'neither') {
    req.on('error', mustCall((error) => equal(error.code, 'ECONNRESET', what)));
  }
  req.on('close', mustCall(() => {
    equal(req.destroyed, true, what);
    equal(req.complete, false, what);
    over();
  }));
  res.on('close', mustCall(() => {
    equal(res.writableFinished, false, what);
    over();
  }));
  kinds[kind](req, res);
  setImmediate(() => client[way]());
});

let client;

async function cut(kind, way) {
  client = net.connect(server.address().port, '127.0.0.1');
  client.on('error', () => {});
  client.resume();
  const over = new Promise((resolve) => gone = resolve);
  client.write(`POST /${kind}/${way} HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234`);
  await over;
  client.destroy();
}

server.listen(0, '127.0.0.1', mustCall(async () => {
  for (const kind of Object.keys(kinds)) {
    for (const way of ways) await cut(kind, way);
  }
  server.close(mustCall());
}));
