'use strict';

// An application with middleware, bodies, files and errors, asked by a client of node:http.

const fs = require('fs');
const http = require('http');
const path = require('path');
const express = require('express');

const app = express();
app.disable('x-powered-by');
app.use((req, res, next) => {
  // As loggers do: the end of a response is watched from the outside.
  const { end } = res;
  res.end = function(...args) {
    console.log(`log ${req.method} ${req.originalUrl} ${res.statusCode}`);
    return end.apply(this, args);
  };
  next();
});
app.use(express.json());
app.use(express.urlencoded({ extended: false }));
app.use('/files', express.static(path.join(__dirname, 'files')));

app.get('/', (req, res) => res.send('Hello World'));
app.get('/users/:id', (req, res) => res.json({ id: req.params.id, query: { ...req.query } }));
app.post('/echo', (req, res) => res.status(201).json(req.body));
app.get('/moved', (req, res) => res.redirect('/'));
app.get('/cookie', (req, res) => res.cookie('a', 'b c', { httpOnly: true }).sendStatus(200));
app.get('/lines', (req, res) => {
  res.type('text');
  res.write('one\n');
  res.end('two\n');
});
app.get('/slow', async (req, res) => {
  await new Promise((resolve) => setImmediate(resolve));
  res.format({ text: () => res.send('text'), html: () => res.send('<p>html</p>') });
});
const admin = express.Router();
admin.get('/secret', () => {
  throw Object.assign(new Error('not yours'), { status: 403 });
});
admin.get('/late', async () => {
  throw new Error('rejected');
});
app.use('/admin', admin);
app.use((error, req, res, next) => res.status(error.status ?? 500).send(`error: ${error.message}`));

function ask(port, target, { body, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, path: target, ...options }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (part) => text += part);
      res.on('end', () => resolve({ res, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const shown = ['content-type', 'content-length', 'location', 'set-cookie', 'etag', 'vary', 'allow',
               'content-range', 'transfer-encoding'];

async function show(port, target, options) {
  const { res, text } = await ask(port, target, options);
  console.log(res.statusCode, JSON.stringify(text));
  for (const name of shown) {
    if (res.headers[name] !== undefined && !(name === 'etag' && target.startsWith('/files'))) {
      console.log(`  ${name}: ${res.headers[name]}`);
    }
  }
  return res;
}

const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const first = await show(port, '/');
  await show(port, '/', { headers: { 'If-None-Match': first.headers.etag } });
  await show(port, '/', { method: 'HEAD' });
  await show(port, '/users/7?a=1&b=%C3%A4');
  const json = { 'Content-Type': 'application/json' };
  await show(port, '/echo', { method: 'POST', headers: json, body: '{"n":[1,2,"\u00fc"]}' });
  await show(port, '/echo', { method: 'POST', headers: json, body: '{"n":' });
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  await show(port, '/echo', { method: 'POST', headers: form, body: 'a=1&b=x+y' });
  await show(port, '/moved');
  await show(port, '/cookie');
  await show(port, '/lines');
  await show(port, '/slow', { headers: { Accept: 'text/html' } });
  await show(port, '/admin/secret');
  await show(port, '/admin/late');
  await show(port, '/nothing');
  await show(port, '/echo', { method: 'OPTIONS' });
  await show(port, '/files/page.txt');
  await show(port, '/files/page.txt', { headers: { Range: 'bytes=2-5' } });
  await show(port, '/files/../main.js');
  console.log(fs.existsSync(path.join(__dirname, 'files')));
  server.close(() => console.log('closed'));
});
