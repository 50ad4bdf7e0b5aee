'use strict';

// The client against a server of node:http: bodies, redirects, errors, timeouts, streams, aborts.

const http = require('http');
const axios = require('axios');

const server = http.createServer(async (req, res) => {
  let body = '';
  for await (const part of req.setEncoding('utf8')) body += part;
  const url = new URL(req.url, 'http://server');
  switch (url.pathname) {
    case '/echo':
      res.setHeader('Content-Type', 'application/json');
      res.end(JSON.stringify({
        method: req.method, query: url.search, type: req.headers['content-type'],
        auth: req.headers.authorization, body,
      }));
      break;
    case '/moved':
      res.writeHead(302, { Location: '/echo?moved=1' });
      res.end();
      break;
    case '/status':
      res.writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '1' });
      res.end('{"reason":"busy"}');
      break;
    case '/stream':
      res.write('first ');
      res.write('second ');
      res.end('third');
      break;
    case '/never':
      break;
    case '/cut':
      res.writeHead(200, { 'Content-Length': 100 });
      res.write('some', () => res.destroy());
      break;
  }
});

server.listen(0, '127.0.0.1', async () => {
  const client = axios.create({
    baseURL: `http://127.0.0.1:${server.address().port}`,
    httpAgent: new http.Agent({ keepAlive: true }),
  });
  client.interceptors.request.use((config) => {
    config.headers['X-Intercepted'] = 'yes';
    return config;
  });
  const get = await client.get('/echo', { params: { a: 1, b: ['x', 'y'] } });
  console.log(get.status, get.headers['content-type'], get.data);
  const auth = { username: 'u', password: 'p' };
  const post = await client.post('/echo', { text: '\u00fc' }, { auth });
  console.log(post.data);
  console.log((await client.put('/echo', new URLSearchParams({ k: 'v w' }))).data);
  const moved = await client.get('/moved');
  console.log(moved.data.query, moved.request.res.responseUrl.replace(/:\d+/, ''));
  const busy = await client.get('/status').catch((e) => e);
  console.log([busy.code, busy.response.status, busy.response.data]);
  const stream = await client.get('/stream', { responseType: 'stream' });
  let text = '';
  for await (const part of stream.data) text += part;
  console.log(text);
  const bytes = await client.get('/stream', { responseType: 'arraybuffer' });
  console.log(Buffer.isBuffer(bytes.data), bytes.data.length);
  console.log((await client.get('/never', { timeout: 50 }).catch((e) => e)).code);
  const controller = new AbortController();
  const aborted = client.get('/never', { signal: controller.signal }).catch((e) => e.code);
  setImmediate(() => controller.abort());
  console.log(await aborted);
  console.log((await client.get('/cut').catch((e) => e)).message);
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => client.get(`/echo?${i}`)));
  console.log(all.map(({ data }) => data.query).join(' '));
  const big = await client.post('/echo', 'x'.repeat(500_000), { maxBodyLength: Infinity });
  console.log(big.data.body.length);
  console.log((await client.get('/stream', { maxContentLength: 4 }).catch((e) => e)).message);
  client.defaults.httpAgent.destroy();
  server.close(() => console.log('closed'));
  server.closeAllConnections();
});
