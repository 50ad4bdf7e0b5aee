'use strict';

// A body in chunks: its parts, its trailers, and what becomes of mistakes in it.

const http = require('http');
const net = require('net');
const { once } = require('events');
const { equal, mustCall } = require('./check');

const HEAD = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n';

async function exchange(port, packets) {
  const socket = net.connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (part) => text += part);
  socket.on('error', () => {});
  for (const packet of packets) {
    socket.write(packet);
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.end();
  await once(socket, 'close');
  return text;
}

async function serve(handler, prepare, use) {
  const server = http.createServer(handler);
  prepare(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await use(server.address().port);
  server.close();
  await once(server, 'close');
}

async function trailers() {
  const seen = [];
  const handler = (req, res) => {
    equal(Object.keys(req.trailers).length, 0);
    req.on('data', (part) => seen.push(`${part}`));
    req.on('end', mustCall(() => {
      equal(req.trailers['x-sum'], '7');
      equal(req.rawTrailers.join(), 'X-Sum,7');
      res.end('done');
    }));
  };
  await serve(handler, () => {}, async (port) => {
    const body = '3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 7\r\n\r\n';
    const text = await exchange(port, [`${HEAD}Trailer: X-Sum\r\n\r\n${body}`]);
    equal(text.endsWith('done'), true);
  });
  equal(seen.join('|'), 'abc|de');
}

// A handler that waits, one that has answered, one that reads nothing.
const handlers = {
  waits: [(req) => req.resume().on('error', () => {}), 400],
  reads: [(req, res) => {
    req.on('error', () => {});
    req.on('data', () => {});
    req.on('end', () => res.end('never'));
  }, 400],
  answersEarly: [(req, res) => res.end('early'), 200],
};

async function mistakes() {
  for (const [name, [handler, status]] of Object.entries(handlers)) {
    await serve(handler, () => {}, async (port) => {
      const whole = await exchange(port, [`${HEAD}\r\n3\r\nabc\r\nzz\r\n`]);
      equal(whole.startsWith(`HTTP/1.1 ${status} `), true, `${name}: ${whole}`);
      const cut = await exchange(port, [`${HEAD}\r\n3\r\nabc\r\n`, 'zz\r\n']);
      equal(cut.startsWith(`HTTP/1.1 ${status} `), true, `${name}: ${cut}`);
    });
  }
}

async function clientError() {
  const told = [];
  const prepare = (server) => server.on('clientError', (error, socket) => {
    told.push(error.code);
    equal(`${error.rawPacket}`.endsWith('2\r\nxyz'), true);
    socket.end('HTTP/1.1 499 Odd\r\n\r\n');
  });
  await serve((req) => req.resume().on('error', () => {}), prepare, async (port) => {
    const text = await exchange(port, [`${HEAD}\r\n3\r\nabc\r\n`, '2\r\nxyz']);
    equal(text, 'HTTP/1.1 499 Odd\r\n\r\n');
  });
  equal(told.join(), 'HPE_STRICT');
}

(async () => {
  await trailers();
  await mistakes();
  await clientError();
})().then(mustCall());
