// Handlers of Request and Response on node:http.

import http from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';

const app = new Hono();
app.use(async (c, next) => {
  await next();
  c.header('X-Path', c.req.path);
});
app.get('/', (c) => c.text('hello'));
app.get('/users/:id', (c) => c.json({ id: c.req.param('id'), q: c.req.query('q') }));
app.post('/echo', async (c) => c.json(await c.req.json(), 201));
app.post('/size', async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)));
app.get('/stream', () => new Response(new ReadableStream({
  start(controller) {
    for (const part of ['one ', 'two']) controller.enqueue(new TextEncoder().encode(part));
    controller.close();
  },
})));
app.get('/events', (c) => streamSSE(c, async (stream) => {
  for (let id = 0; id < 3; id++) await stream.writeSSE({ data: `event ${id}`, id: String(id) });
}));
app.get('/fail', () => {
  throw new Error('fails');
});
app.onError((error, c) => c.text(`caught: ${error.message}`, 500));

function show(port, path, { body, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, path, ...options }, async (res) => {
      let text = '';
      for await (const part of res.setEncoding('utf8')) text += part;
      console.log(res.statusCode, res.headers['content-type'], res.headers['x-path'],
                  JSON.stringify(text));
      resolve();
    });
    request.on('error', reject);
    request.end(body);
  });
}

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, async ({ port }) => {
  await show(port, '/');
  await show(port, '/', { method: 'HEAD' });
  await show(port, '/users/3?q=x%20y');
  const json = { 'Content-Type': 'application/json' };
  await show(port, '/echo', { method: 'POST', headers: json, body: '{"a":"\u00e4"}' });
  await show(port, '/size', { method: 'POST', body: Buffer.alloc(200_000) });
  await show(port, '/stream');
  await show(port, '/events');
  await show(port, '/fail');
  await show(port, '/nothing');
  server.close(() => console.log('closed'));
});
