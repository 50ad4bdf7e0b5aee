'use strict';

// A connection that has had a request out of the ordinary goes on as one that has not: it counts
// once, its socket is one object to whoever looks, and it ends when the server does.

const http = require('http');
const net = require('net');
const { once } = require('events');
const { equal, mustCall } = require('./check');

const plain = (url) => `GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`;
const expecting = (url) =>
  `POST ${url} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc`;

class Client {
  constructor(port) {
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.setEncoding('latin1');
    this.text = '';
    this.heard = () => {};
    this.socket.on('data', (part) => {
      this.text += part;
      this.heard();
    });
  }

  // Sends a request; what comes after the head of its response, which ends with a period.
  async ask(request, answers = 1) {
    this.text = '';
    this.socket.write(request);
    await new Promise((resolve) => {
      this.heard = () => {
        if (this.text.split('.\n').length === answers + 1) resolve();
      };
    });
    return this.text.slice(this.text.lastIndexOf('\r\n\r\n') + 4, -2);
  }
}

async function serve(handler, use) {
  const server = http.createServer((req, res) => {
    req.resume().on('end', () => setImmediate(handler, req, res));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new Client(server.address().port);
  await use(client, server);
  server.close();
  await Promise.all([once(server, 'close'), once(client.socket, 'close')]);
}

function connections(server) {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(count)));
}

(async () => {
  // Nobody looks at sockets.
  await serve((req, res) => res.end(`${req.url}.\n`), async (client, server) => {
    for (let i = 0; i < 20; i++) {
      equal(await client.ask(plain(`/plain${i}`)), `/plain${i}`);
      equal(await connections(server), 1);
      equal(await client.ask(expecting(`/expecting${i}`)), `/expecting${i}`);
      equal(await connections(server), 1);
      equal(await client.ask(plain('/one') + plain(`/two${i}`), 2), `/two${i}`);
      equal(await connections(server), 1);
    }
  });

  // Everybody does.
  const sockets = new Set();
  await serve((req, res) => {
    sockets.add(req.socket);
    equal(res.socket, req.socket);
    equal(req.socket.remotePort > 0, true);
    res.end(`${req.url}.\n`);
  }, async (client) => {
    await client.ask(plain('/a'));
    await client.ask(expecting('/b'));
    await client.ask(plain('/c'));
    await client.ask(expecting('/d'));
  });
  equal(sockets.size, 1);

  // Somebody does when the response is over, or later.
  let closed = 0;
  const remembered = [];
  await serve((req, res) => {
    remembered.push(req);
    res.on('finish', mustCall(() => {
      if (req.url !== '/finish') return;
      const { socket } = req;
      socket.on('close', () => closed++);
      setImmediate(() => {
        equal(req.socket, socket);
        equal(socket.destroyed, false);
      });
    }));
    res.end(`${req.url}.\n`);
  }, async (client) => {
    await client.ask(expecting('/early'));
    await client.ask(plain('/then'));
    equal(remembered[0].socket, remembered[1].socket);
    equal(remembered[0].socket.remotePort, client.socket.localPort);
    await client.ask(expecting('/finish'));
    await client.ask(plain('/last'));
  });
  equal(closed, 1);
})().then(mustCall());
