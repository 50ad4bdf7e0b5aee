'use strict';

// One small server of node:http, by the name of what it does: server.js KIND. It runs unchanged on
// every runtime.

const http = require('http');

const kinds = {
  hello: () => (req, res) => {
    res.statusCode = 200;
    res.setHeader('Content-Type', 'text/plain');
    res.end('Hello World\n');
  },

  headers: () => (req, res) => {
    const { headers } = req;
    let size = 0;
    for (const name in headers) size += headers[name].length;
    res.setHeader('Content-Type', 'text/plain');
    res.end(`${headers['user-agent'].length} of ${size}\n`);
  },

  json: () => (req, res) => {
    const body = JSON.stringify({ message: 'Hello, World!', path: req.url, list: [1, 2, 3] });
    res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    res.end(body);
  },

  echo: () => (req, res) => {
    const parts = [];
    req.on('data', (part) => parts.push(part));
    req.on('end', () => {
      res.setHeader('Content-Type', 'application/octet-stream');
      res.end(Buffer.concat(parts));
    });
  },

  write: () => (req, res) => {
    res.setHeader('Content-Type', 'text/plain');
    res.write('Hello ');
    res.end('World\n');
  },

  async() {
    const look = async (text) => text;
    return async (req, res) => {
      const text = await look('Hello World\n');
      res.setHeader('Content-Type', 'text/plain');
      res.end(text);
    };
  },

  als() {
    const { AsyncLocalStorage } = require('async_hooks');
    const storage = new AsyncLocalStorage();
    let number = 0;
    const answer = async (res) => {
      await null;
      res.setHeader('Content-Type', 'text/plain');
      res.end(`Hello ${storage.getStore().number & 7}\n`);
    };
    return (req, res) => storage.run({ number: number++ }, answer, res);
  },

  express() {
    const express = require('express');
    const app = express();
    app.get('/', (req, res) => res.send('Hello World\n'));
    return app;
  },
};

const kind = process.argv[2];
if (!Object.hasOwn(kinds, kind)) {
  console.error(`usage: server.js ${Object.keys(kinds).join('|')}`);
  process.exit(2);
}
const server = http.createServer(kinds[kind]());
server.listen(process.env.PORT ?? 3000, '127.0.0.1', () => {
  console.log(`Server running at http://127.0.0.1:${server.address().port}/`);
});
