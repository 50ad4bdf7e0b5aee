'use strict';

// Middleware that awaits what comes after it, bodies of every kind, and errors.

const http = require('http');
const { Readable } = require('stream');
const Koa = require('koa');

const app = new Koa();
app.silent = true;
app.on('error', (error) => console.log(`app error: ${error.message}`));

app.use(async (ctx, next) => {
  await next();
  ctx.set('X-Steps', ctx.state.steps.join(','));
});
app.use(async (ctx, next) => {
  ctx.state.steps = ['in'];
  await next();
  ctx.state.steps.push('out');
});
app.use(async (ctx) => {
  switch (ctx.path) {
    case '/text':
      ctx.body = 'text';
      break;
    case '/json':
      ctx.body = { agent: ctx.get('User-Agent'), query: { ...ctx.query }, host: ctx.hostname };
      break;
    case '/stream':
      ctx.body = Readable.from(['one ', 'two ', 'three']);
      break;
    case '/buffer':
      ctx.body = Buffer.from([1, 2, 3]);
      break;
    case '/empty':
      ctx.body = null;
      break;
    case '/upload': {
      let size = 0;
      for await (const part of ctx.req) size += part.length;
      ctx.body = `${size}`;
      break;
    }
    case '/cookie':
      ctx.cookies.set('name', 'value');
      ctx.redirect('/text');
      break;
    case '/throw':
      ctx.throw(400, 'wrong');
      break;
    case '/crash':
      throw new Error('crash');
  }
});

function show(port, path, { body, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, path, ...options }, async (res) => {
      const parts = [];
      for await (const part of res) parts.push(part);
      console.log(path, res.statusCode, JSON.stringify(Buffer.concat(parts).toString('latin1')));
      for (const name of ['x-steps', 'content-type', 'content-length', 'location', 'set-cookie']) {
        if (res.headers[name] !== undefined) console.log(`  ${name}: ${res.headers[name]}`);
      }
      resolve();
    });
    request.on('error', reject);
    request.end(body);
  });
}

const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  await show(port, '/text');
  await show(port, '/text', { method: 'HEAD' });
  await show(port, '/json?a=1', { headers: { 'User-Agent': 'me', 'Host': 'name.example:1' } });
  await show(port, '/stream');
  await show(port, '/buffer');
  await show(port, '/empty');
  await show(port, '/upload', { method: 'POST', body: Buffer.alloc(300_000) });
  await show(port, '/cookie');
  await show(port, '/throw');
  await show(port, '/crash');
  await show(port, '/unknown');
  server.close(() => console.log('closed'));
});
