'use strict';

// The package as a client: requests, streams, pools, pipelining, aborts and fetch.

const http = require('http');
const { Agent, Client, Pool, fetch, request, setGlobalDispatcher, stream } = require('undici');
const { Writable } = require('stream');

const server = http.createServer(async (req, res) => {
  let size = 0;
  for await (const part of req) size += part.length;
  switch (req.url.split('?')[0]) {
    case '/json':
      res.setHeader('Content-Type', 'application/json');
      res.end(JSON.stringify({ method: req.method, url: req.url, size }));
      break;
    case '/parts':
      for (const part of ['one ', 'two ', 'three']) res.write(part);
      res.addTrailers({ 'X-Sum': '3' });
      res.end();
      break;
    case '/moved':
      res.writeHead(307, { Location: '/json' });
      res.end();
      break;
    case '/never':
      break;
  }
});

async function main(origin) {
  setGlobalDispatcher(new Agent({ keepAliveTimeout: 1000 }));
  const plain = await request(`${origin}/json?a=1`);
  console.log(plain.statusCode, plain.headers['content-type'], await plain.body.json());
  const posted = await request(`${origin}/json`, { method: 'POST', body: 'x'.repeat(100_000) });
  console.log(await posted.body.json());
  const parts = await request(`${origin}/parts`);
  console.log(await parts.body.text(), parts.trailers);

  let collected = '';
  await stream(`${origin}/parts`, { opaque: null }, () => new Writable({
    write(chunk, encoding, callback) {
      collected += chunk;
      callback();
    },
  }));
  console.log(collected);

  const client = new Client(origin, { pipelining: 4 });
  const many = await Promise.all(Array.from({ length: 12 }, async (_, i) => {
    const { body } = await client.request({ path: `/json?${i}`, method: 'GET' });
    return (await body.json()).url.slice(6);
  }));
  console.log(many.join(' '));
  await client.close();

  const pool = new Pool(origin, { connections: 3 });
  const controller = new AbortController();
  const aborted = pool.request({ path: '/never', method: 'GET', signal: controller.signal });
  setImmediate(() => controller.abort());
  console.log(await aborted.catch((error) => error.name));
  const late = await pool.request({ path: '/never', method: 'GET', headersTimeout: 100 })
    .catch((error) => error.code);
  console.log(late);
  await pool.destroy();

  const body = new URLSearchParams({ k: 'v' });
  const fetched = await fetch(`${origin}/moved`, { method: 'POST', body });
  console.log(fetched.status, fetched.redirected, await fetched.json());
  const streamed = await fetch(`${origin}/parts`);
  const chunks = [];
  for await (const chunk of streamed.body) chunks.push(Buffer.from(chunk));
  console.log(Buffer.concat(chunks).toString());
  const failed = await fetch('http://127.0.0.1:1/').catch((error) => error);
  console.log(failed.message, failed.cause.code ?? failed.cause.message);
}

server.listen(0, '127.0.0.1', async () => {
  await main(`http://127.0.0.1:${server.address().port}`);
  server.close(() => console.log('closed'));
  server.closeAllConnections();
});
