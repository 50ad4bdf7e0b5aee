'use strict';

// Responses written in parts, in one call or over several turns: what leaves is the same as from
// Node, byte for byte.

const http = require('http');
const net = require('net');
const { equal, mustCall, throws } = require('./check');

const kHead = 'HTTP/1.1 200 OK\r\n';
const kKept = 'Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n';
const kChunked = 'Transfer-Encoding: chunked\r\n\r\n';

const kinds = {
  parts: [(req, res) => {
    res.write('one');
    equal(res.headersSent, true);
    throws(() => res.setHeader('a', 'b'), { code: 'ERR_HTTP_HEADERS_SENT' });
    equal(res.write('zw\u00f6lf'), true);
    res.write('');
    res.write(Buffer.from([0xc3, 0xa9]));
    res.write('ff00', 'hex');
    res.end('last');
  }, `${kHead}${kKept}${kChunked}3\r\none\r\n6\r\nzw\xc3\xb6lf\r\n2\r\n\xc3\xa9\r\n` +
     '2\r\n\xff\0\r\n4\r\nlast\r\n0\r\n\r\n'],
  explicit: [(req, res) => {
    res.writeHead(200, { 'X-A': 'b' });
    res.statusCode = 500;
    res.end('text');
  }, `${kHead}X-A: b\r\n${kKept}${kChunked}4\r\ntext\r\n0\r\n\r\n`],
  empty: [(req, res) => {
    res.writeHead(200);
    res.end();
  }, `${kHead}${kKept}${kChunked}0\r\n\r\n`],
  length: [(req, res) => {
    res.setHeader('Content-Length', 6);
    res.write('one');
    res.end('two');
  }, `${kHead}Content-Length: 6\r\n${kKept}\r\nonetwo`],
  later: [(req, res) => {
    res.write('one');
    setImmediate(() => {
      res.write('two');
      setImmediate(() => res.end('three'));
    });
  }, `${kHead}${kKept}${kChunked}3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n`],
  async awaited(req, res) {
    await null;
    res.write('one');
    await null;
    res.end('two');
  },
  large: [(req, res) => {
    res.write('x');
    equal(res.write('y'.repeat(20_000)), false);
    res.end();
  }, `${kHead}${kKept}${kChunked}1\r\nx\r\n4e20\r\n${'y'.repeat(20_000)}\r\n0\r\n\r\n`],
  trailers: [(req, res) => {
    res.setHeader('Trailer', 'X-T');
    res.write('one');
    res.addTrailers({ 'X-T': 'end' });
    res.end();
  }, `${kHead}Trailer: X-T\r\n${kKept}${kChunked}3\r\none\r\n0\r\nX-T: end\r\n\r\n`],
  told: [(req, res) => {
    const events = [];
    for (const name of ['prefinish', 'finish', 'close']) res.on(name, () => events.push(name));
    res.write('one');
    res.end('two', mustCall(() => equal(events.join(), 'prefinish,finish')));
    equal(events.join(), 'prefinish');
  }, `${kHead}${kKept}${kChunked}3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n`],
};
kinds.awaited = [kinds.awaited, `${kHead}${kKept}${kChunked}3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n`];

const server = http.createServer((req, res) => {
  res.sendDate = false;
  kinds[req.url.slice(1)][0](req, res);
});

server.listen(0, '127.0.0.1', () => {
  let left = Object.keys(kinds).length;
  for (const kind of Object.keys(kinds)) {
    const expected = kinds[kind][1];
    let received = '';
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.setEncoding('latin1');
    socket.write(`GET /${kind} HTTP/1.1\r\nHost: a\r\n\r\n`);
    socket.on('data', (text) => {
      received += text;
      if (received.length < expected.length) return;
      equal(received, expected, kind);
      socket.end();
      if (--left === 0) server.close();
    });
  }
});
