'use strict';

// fetch() against a server of ours: bodies both ways, redirects, compression, forms.

const http = require('http');
const zlib = require('zlib');
const { deepEqual, equal, mustCall } = require('./check');

const handlers = {
  '/text': (request, response) => {
    response.setHeader('x-method', request.method);
    response.end('some text');
  },
  '/echo': (request, response) => {
    response.setHeader('content-type', request.headers['content-type'] ?? '');
    request.pipe(response);
  },
  '/moved': (request, response) => {
    response.writeHead(302, { location: '/text' });
    response.end();
  },
  '/gzip': (request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(zlib.gzipSync('unpacked '.repeat(1000)));
  },
  '/brotli': (request, response) => {
    response.setHeader('content-encoding', 'br');
    response.end(zlib.brotliCompressSync('unpacked '.repeat(1000)));
  },
  '/parts': async (request, response) => {
    for (let i = 0; i < 5; i++) {
      response.write(`part ${i};`);
      await new Promise(setImmediate);
    }
    response.end();
  },
  '/missing': (request, response) => {
    response.statusCode = 404;
    response.end();
  },
};

const server = http.createServer((request, response) => {
  handlers[request.url](request, response);
});

async function main(base) {
  const plain = await fetch(`${base}/text`);
  equal(plain.status, 200);
  equal(plain.ok, true);
  equal(plain.url, `${base}/text`);
  equal(plain.headers.get('X-Method'), 'GET');
  equal(plain.bodyUsed, false);
  equal(await plain.text(), 'some text');
  equal(plain.bodyUsed, true);
  const error = await plain.text().catch((error) => error);
  equal(error.name, 'TypeError');
  equal(error.message, 'Body is unusable: Body has already been read');

  const posted = await fetch(`${base}/echo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ a: [1, 2] }),
  });
  deepEqual(await posted.json(), { a: [1, 2] });

  const streamed = await fetch(`${base}/echo`, {
    method: 'POST',
    duplex: 'half',
    body: new ReadableStream({
      async pull(controller) {
        for (const part of ['one ', 'two ', 'three']) {
          await new Promise(setImmediate);
          controller.enqueue(new TextEncoder().encode(part));
        }
        controller.close();
      },
    }),
  });
  equal(await streamed.text(), 'one two three');

  const form = new FormData();
  form.append('name', 'value');
  form.append('file', new Blob(['content'], { type: 'text/plain' }), 'name.txt');
  const sent = await (await fetch(`${base}/echo`, { method: 'POST', body: form })).formData();
  equal(sent.get('name'), 'value');
  equal(sent.get('file').name, 'name.txt');
  equal(sent.get('file').type, 'text/plain');
  equal(await sent.get('file').text(), 'content');

  const moved = await fetch(`${base}/moved`);
  equal(moved.redirected, true);
  equal(moved.url, `${base}/text`);
  equal(await moved.text(), 'some text');
  equal((await fetch(`${base}/moved`, { redirect: 'manual' })).status, 302);

  for (const name of ['gzip', 'brotli']) {
    equal(await (await fetch(`${base}/${name}`)).text(), 'unpacked '.repeat(1000));
  }

  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of (await fetch(`${base}/parts`)).body) text += decoder.decode(chunk);
  equal(text, 'part 0;part 1;part 2;part 3;part 4;');

  const missing = await fetch(new Request(`${base}/missing`, { method: 'HEAD' }));
  equal(missing.ok, false);
  equal(missing.statusText, 'Not Found');

  const original = await fetch(`${base}/text`);
  const copy = original.clone();
  equal((await original.arrayBuffer()).byteLength, 9);
  equal(await (await copy.blob()).text(), 'some text');

  equal(await (await fetch('data:text/plain,inline')).text(), 'inline');
  deepEqual(await Response.json({ a: 1 }).json(), { a: 1 });

  const many = await Promise.all(Array.from({ length: 20 }, () => fetch(`${base}/text`)));
  for (const response of many) equal(await response.text(), 'some text');
}

server.listen(0, '127.0.0.1', () => {
  main(`http://127.0.0.1:${server.address().port}`).then(mustCall(() => {
    server.close();
    server.closeAllConnections();
  }));
});
