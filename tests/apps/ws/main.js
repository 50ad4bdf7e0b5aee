'use strict';

// Web sockets over the upgrade of node:http: messages of every kind, streams, pings, closing.

const http = require('http');
const { WebSocket, WebSocketServer, createWebSocketStream } = require('ws');

const server = http.createServer((req, res) => res.end('plain'));
const sockets = new WebSocketServer({ noServer: true });

server.on('upgrade', (req, socket, head) => {
  if (req.url === '/refused') {
    socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
    return;
  }
  sockets.handleUpgrade(req, socket, head, (ws) => sockets.emit('connection', ws, req));
});

sockets.on('connection', (ws, req) => {
  if (req.url === '/close') {
    ws.close(4001, 'go away');
    return;
  }
  ws.on('message', (data, isBinary) => ws.send(data, { binary: isBinary }));
  ws.on('close', (code) => console.log(`server saw ${code}`));
});

const once = (emitter, event) => new Promise((resolve, reject) => {
  emitter.once(event, (...args) => resolve(args));
  if (event !== 'error') emitter.once('error', reject);
});

server.listen(0, '127.0.0.1', async () => {
  const origin = `ws://127.0.0.1:${server.address().port}`;
  const ws = new WebSocket(origin);
  await once(ws, 'open');
  ws.send('text \u00fc');
  const [text, textIsBinary] = await once(ws, 'message');
  console.log(String(text), textIsBinary);
  ws.send(Buffer.from([0, 1, 2, 255]));
  const [bytes, bytesAreBinary] = await once(ws, 'message');
  console.log(bytes, bytesAreBinary);
  ws.send(Buffer.alloc(1_000_000, 'x'));
  const [large] = await once(ws, 'message');
  console.log(large.length, large.every((byte) => byte === 120));
  ws.ping('p');
  console.log(String((await once(ws, 'pong'))[0]));
  let received = 0;
  const all = new Promise((resolve) => ws.on('message', () => ++received === 1000 && resolve()));
  for (let i = 0; i < 1000; i++) ws.send(`message ${i}`);
  await all;
  console.log(received);
  ws.close(1000, 'done');
  const [code, reason] = await once(ws, 'close');
  console.log(code, String(reason));

  const closing = new WebSocket(`${origin}/close`);
  const [otherCode, otherReason] = await once(closing, 'close');
  console.log(otherCode, String(otherReason));

  const refused = new WebSocket(`${origin}/refused`);
  console.log((await once(refused, 'error'))[0].message);

  const deflated = new WebSocket(origin, { perMessageDeflate: false });
  const duplex = createWebSocketStream(deflated, { encoding: 'utf8' });
  duplex.write('through a stream');
  console.log((await once(duplex, 'data'))[0]);
  duplex.end();
  await once(duplex, 'close');

  http.get(origin.replace('ws', 'http'), (res) => {
    res.resume().on('end', () => {
      console.log(res.statusCode);
      server.close(() => console.log('closed'));
    });
  });
});
