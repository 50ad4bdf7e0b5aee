'use strict';

// fetch() that fails: what went wrong is the cause; an abort ends it at any time.

const http = require('http');
const net = require('net');
const { equal, mustCall } = require('./check');

async function rejects(promise) {
  const error = await promise.then(() => undefined, (error) => error);
  equal(error === undefined, false, 'nothing was rejected');
  return error;
}

async function closedPort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const server = http.createServer((request, response) => {
  if (request.url === '/cut') {
    response.writeHead(200, { 'content-length': 100 });
    response.write('some');
    setImmediate(() => response.destroy());
  } else if (request.url === '/starts') {
    response.write('some');
  }
  // Everything else is never answered.
});

async function main(base) {
  const port = await closedPort();
  const refused = await rejects(fetch(`http://127.0.0.1:${port}/`));
  equal(refused.name, 'TypeError');
  equal(refused.message, 'fetch failed');
  equal(refused.cause.code, 'ECONNREFUSED');
  equal(refused.cause.message, `connect ECONNREFUSED 127.0.0.1:${port}`);
  equal(/at .*rejects|at .*main/.test(refused.stack), true, refused.stack);

  const silent = new AbortController();
  setImmediate(() => silent.abort());
  const aborted = await rejects(fetch(`${base}/silent`, { signal: silent.signal }));
  equal(aborted.name, 'AbortError');
  equal(aborted.message, 'This operation was aborted');

  const reason = new Error('enough');
  equal(await rejects(fetch(base, { signal: AbortSignal.abort(reason) })), reason);
  equal((await rejects(fetch(`${base}/silent`, { signal: AbortSignal.timeout(1) }))).name,
        'TimeoutError');

  const midway = new AbortController();
  const response = await fetch(`${base}/starts`, { signal: midway.signal });
  const reading = rejects(response.text());
  midway.abort();
  equal((await reading).name, 'AbortError');

  const cut = await rejects((await fetch(`${base}/cut`)).text());
  equal(cut.message, 'terminated');
  equal(cut.cause.code, 'UND_ERR_SOCKET');

  equal((await rejects(fetch('no address'))).message, 'Failed to parse URL from no address');
  equal((await rejects(fetch('foo://bar'))).cause.message, 'unknown scheme');
  equal((await rejects(fetch(base, { method: 'GET', body: 'x' }))).message,
        'Request with GET/HEAD method cannot have body.');
}

server.listen(0, '127.0.0.1', () => {
  main(`http://127.0.0.1:${server.address().port}`).then(mustCall(() => {
    server.close();
    server.closeAllConnections();
  }));
});
