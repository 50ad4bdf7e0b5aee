'use strict';

// Sessions and messages that all processes on all machines share, by way of Redis (REDIS_URL).
//
//   POST /login?name=NAME   begins a session; the cookie works at every process
//   GET  /me                whose session that is
//   POST /say?text=TEXT     tells all who listen, wherever they are
//   GET  /listen            one line for each message

const http = require('node:http');
const { randomUUID } = require('node:crypto');
const Redis = require('ioredis');

const hostname = process.env.HOST ?? '127.0.0.1';
const port = process.env.PORT ?? 3000;
const kSessionSeconds = 3600;

const redis = new Redis(process.env.REDIS_URL);
const subscriber = redis.duplicate();
const listeners = new Set();

subscriber.on('message', (channel, text) => {
  for (const res of listeners) res.write(`${text}\n`);
});

async function nameOf(req) {
  const id = /(?:^|; )session=([\w-]+)/.exec(req.headers.cookie ?? '')?.[1];
  return id === undefined ? null : redis.get(`session:${id}`);
}

async function handle(req, res) {
  const url = new URL(req.url, 'http://localhost');
  if (url.pathname === '/login') {
    const id = randomUUID();
    await redis.set(`session:${id}`, url.searchParams.get('name'), 'EX', kSessionSeconds);
    res.setHeader('Set-Cookie', `session=${id}; HttpOnly`);
    res.end();
    return;
  }
  const name = await nameOf(req);
  if (name === null) {
    res.writeHead(401).end();
  } else if (url.pathname === '/me') {
    res.end(`${name}\n`);
  } else if (url.pathname === '/say') {
    await redis.publish('chat', `${name}: ${url.searchParams.get('text')}`);
    res.end();
  } else if (url.pathname === '/listen') {
    listeners.add(res);
    res.on('close', () => listeners.delete(res));
    res.writeHead(200, { 'Content-Type': 'text/plain' });
    res.write('listening\n');
  } else {
    res.writeHead(404).end();
  }
}

subscriber.subscribe('chat').then(() => {
  const server = http.createServer((req, res) => {
    handle(req, res).catch((error) => {
      console.error(error);
      res.writeHead(500).end();
    });
  });
  server.listen(port, hostname, () => {
    console.log(`Server running at http://${hostname}:${server.address().port}/`);
  });
});
