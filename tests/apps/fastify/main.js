'use strict';

// Schemas, hooks, plugins, streams and errors, asked over the network, in HTTP/1 and HTTP/2, and by
// injection.

const http = require('http');
const http2 = require('http2');
const { Readable } = require('stream');
const fastify = require('fastify');

function ask(port, path, { body, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, path, ...options }, async (res) => {
      let text = '';
      for await (const part of res.setEncoding('utf8')) text += part;
      resolve({ status: res.statusCode, headers: res.headers, text });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function ask2(port, path, { body, method = 'GET', headers } = {}) {
  const client = http2.connect(`http://127.0.0.1:${port}`);
  const request = client.request({ ':method': method, ':path': path, ...headers });
  request.end(body);
  const received = new Promise((resolve) => request.on('response', resolve));
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  client.close();
  const fields = await received;
  return { status: fields[':status'], headers: fields, text };
}

async function run(options, ask) {
  const lines = [];
  const app = fastify({
    ...options,
    logger: { level: 'info', stream: { write: (line) => lines.push(JSON.parse(line).msg) } },
  });
  app.addHook('onRequest', async (req) => {
    req.seen = ['onRequest'];
  });
  app.addHook('preHandler', async (req) => {
    req.seen.push('preHandler');
  });
  app.addHook('onSend', async (req, reply, payload) => {
    reply.header('x-seen', req.seen.join(','));
    return payload;
  });
  app.get('/', async () => ({ hello: 'world' }));
  app.get('/text', (req, reply) => reply.type('text/plain').send('plain'));
  app.get('/stream', (req, reply) => reply.send(Readable.from(['a', 'b', 'c'])));
  app.post('/sum', {
    schema: {
      body: {
        type: 'object',
        required: ['numbers'],
        properties: { numbers: { type: 'array', items: { type: 'number' } } },
      },
      response: { 200: { type: 'object', properties: { sum: { type: 'number' } } } },
    },
  }, async (req) => ({ sum: req.body.numbers.reduce((a, b) => a + b, 0), hidden: true }));
  app.get('/fail', async () => {
    throw Object.assign(new Error('teapot'), { statusCode: 418 });
  });
  app.register(async (scope) => {
    scope.decorateRequest('user', null);
    scope.addHook('preHandler', async (req) => {
      req.user = req.headers.authorization ?? 'nobody';
    });
    scope.get('/who/:id', async (req) => `${req.user} asks for ${req.params.id}`);
  }, { prefix: '/v1' });

  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address();
  const show = async (path, options) => {
    const { status, headers, text } = await ask(port, path, options);
    console.log(path, status, headers['content-type'], headers['x-seen'], text);
  };
  const json = { 'Content-Type': 'application/json' };
  await show('/');
  await show('/text');
  await show('/stream');
  await show('/sum', { method: 'POST', headers: json, body: '{"numbers":[1,2,3.5]}' });
  await show('/sum', { method: 'POST', headers: json, body: '{"numbers":"no"}' });
  await show('/sum', { method: 'POST', headers: json, body: '{' });
  await show('/fail');
  await show('/v1/who/5', { headers: { Authorization: 'me' } });
  await show('/nothing');
  const injected = await app.inject({ url: '/v1/who/6' });
  console.log('injected', injected.statusCode, injected.payload);
  await app.close();
  console.log([...new Set(lines)].filter((line) => !line.startsWith('Server')).join('; '));
}

async function main() {
  await run({}, ask);
  await run({ http2: true }, ask2);
}

main();
