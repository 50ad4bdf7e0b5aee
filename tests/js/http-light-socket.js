'use strict';

// The socket that a handler sees is one net.Socket for all requests of a connection, whatever a
// program does with it and whenever.

const http = require('http');
const net = require('net');
const { inspect } = require('util');
const { deepEqual, equal, mustCall, mustNotCall } = require('./check');

const names = ['destroyed', 'readable', 'writable', 'connecting', 'pending', 'readyState'];
const open = [false, true, true, false, false, 'open'];

function states(socket) {
  return names.map((name) => socket[name]);
}

// Each asks the same connection as often as it has handlers.
const kinds = {
  looks: [(req, res) => {
    const { socket } = req;
    equal(socket instanceof net.Socket, true);
    equal(socket.constructor, net.Socket);
    equal(res.socket, socket);
    equal(req.connection, socket);
    equal(res.connection, socket);
    deepEqual(states(socket), open);
    equal(socket.remoteAddress, '127.0.0.1');
    equal(socket.remoteFamily, 'IPv4');
    equal(`${socket.remotePort}`, req.headers['x-port']);
    equal(socket.localAddress, '127.0.0.1');
    equal(socket.localPort, server.address().port);
    deepEqual(socket.address(), server.address());
    equal(socket.encrypted, undefined);
    equal(socket.server, server);
    socket.mark = 'own';
    res.end();
    equal(req.socket, socket);
  }, (req, res) => {
    equal(req.socket.mark, 'own');
    equal(Object.keys(req.socket).includes('mark'), true);
    res.end();
  }],

  closes: [(req, res) => {
    const once = mustCall(function(hadError) {
      equal(hadError, false);
      equal(this.destroyed, true);
      equal(this.writable, false);
    });
    req.socket.on('close', once);
    const never = mustNotCall();
    req.socket.on('close', never);
    req.socket.once('error', never);
    req.socket.removeListener('close', never);
    req.socket.off('error', never);
    res.end();
  }],

  // As on-finished does.
  watches: [(req, res) => {
    const { socket } = res;
    const onFinish = mustCall(() => socket.removeListener('close', onClose));
    const onClose = mustNotCall();
    socket.on('close', onClose);
    res.on('end', mustNotCall());
    res.on('finish', onFinish);
    res.end('text');
  }, (req, res) => {
    equal(req.socket.listeners('close').length, 2);
    res.end();
  }],

  timeouts: [(req, res) => {
    req.socket.mark = 1;
    req.socket.on('close', mustCall());
    equal(req.socket.setTimeout(60_000), req.socket);
    equal(req.socket.timeout, 60_000);
    equal(req.socket._httpMessage, res);
    res.end('general');
  }, (req, res) => {
    equal(req.socket.mark, 1);
    equal(req.socket instanceof net.Socket, true);
    res.end();
  }],

  heads: [(req, res) => {
    res.writeHead(201, { 'X-A': 'b' });
    res.write('one');
    req.socket.setKeepAlive(true);
    res.end('two');
  }],

  shown: [(req, res) => {
    equal(/Socket \{[^]*_httpMessage/.test(inspect(req.socket)), true);
    res.end();
  }],

  later: [(req, res) => {
    const { socket } = req;
    res.end();
    res.on('finish', mustCall(() => {
      equal(res.socket, null);
      equal(req.socket, socket);
      equal(socket.writableEnded, false);
      socket.unref().ref();
    }));
  }, (req, res) => res.end()],

  writes: [(req, res) => {
    req.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nraw');
    req.socket.end();
  }],

  destroys: [(req, res) => {
    const { socket } = req;
    socket.on('close', mustCall(() => equal(socket.destroyed, true)));
    res.on('close', mustCall());
    equal(socket.destroy(), socket);
    equal(socket.destroyed, true);
  }],

  resets: [(req, res) => {
    const { socket } = req;
    req.on('close', mustCall(() => equal(req.destroyed, true)));
    res.on('close', mustCall(() => {
      equal(socket.destroyed, true);
      equal(socket.write('late'), false);
    }));
    socket.on('error', () => {});
    waiting.destroy();
  }],
};

const expected = {
  heads: /201 Created\r\nX-A: b\r\n[^]*chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n$/,
  timeouts: /^HTTP\/1\.1 200 OK\r\n[^]*general/,
  watches: /^HTTP\/1\.1 200 OK\r\n[^]*Content-Length: 4\r\n\r\ntext/,
  writes: /^HTTP\/1\.1 200 OK\r\nContent-Length: 3\r\n\r\nraw$/,
  destroys: /^$/,
  resets: /^$/,
};

let waiting; // The client's end of the present connection.

const server = http.createServer((req, res) => {
  const [, kind, number] = req.url.split('/');
  kinds[kind][number](req, res);
});

// The number of whole responses; all of them are short.
function count(text) {
  return text.split('HTTP/1.1 ').length - 1;
}

async function ask(kind) {
  const socket = net.connect(server.address().port, '127.0.0.1');
  waiting = socket;
  let text = '';
  await new Promise((resolve) => {
    let asked = 0;
    const next = () => socket.write(
      `GET /${kind}/${asked++} HTTP/1.1\r\nHost: a\r\nX-Port: ${socket.localPort}\r\n\r\n`);
    socket.on('connect', next);
    socket.setEncoding('latin1');
    socket.on('data', (part) => {
      text += part;
      if (kind === 'heads' && !text.endsWith('0\r\n\r\n')) return;
      if (count(text) < asked) return;
      if (asked < kinds[kind].length) next();
      else socket.end();
    });
    socket.on('close', resolve);
    socket.on('error', () => {});
  });
  equal((expected[kind] ?? /^HTTP\/1\.1 200 OK\r\n/).test(text), true, `${kind}: ${text}`);
}

server.listen(0, '127.0.0.1', mustCall(async () => {
  for (const kind of Object.keys(kinds)) await ask(kind);
  server.close(mustCall());
}));
