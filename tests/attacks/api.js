'use strict';

// Programs that pass on what an attacker gave them: no call may put a line of its own on the wire.
// Usage: api.js [--node]. A row is [name, call, result], and [result, reason] where Node differs.

const http = require('http');
const net = require('net');

// What begins a line on the wire must never be this.
const kInjected = 'Injected: 1';
const bad = `a\r\n${kInjected}`;

const serverRows = [
  ['A01 setHeader: CR LF in a value', (res) => res.setHeader('x', bad), 'ERR_INVALID_CHAR'],
  ['A02 setHeader: LF in a value', (res) => res.setHeader('x', `a\n${kInjected}`),
   'ERR_INVALID_CHAR'],
  ['A03 setHeader: NUL in a value', (res) => res.setHeader('x', 'a\0b'), 'ERR_INVALID_CHAR'],
  ['A04 setHeader: a character whose low byte is LF',
   (res) => res.setHeader('x', `a\u010d\u010a${kInjected}`), 'ERR_INVALID_CHAR'],
  ['A05 setHeader: a name of two words', (res) => res.setHeader('x y', 'a'),
   'ERR_INVALID_HTTP_TOKEN'],
  ['A06 setHeader: no name', (res) => res.setHeader('', 'a'), 'ERR_INVALID_HTTP_TOKEN'],
  ['A07 setHeader: no value', (res) => res.setHeader('x', undefined),
   'ERR_HTTP_INVALID_HEADER_VALUE'],
  ['A08 setHeader: CR LF in a list', (res) => res.setHeader('x', ['a', bad]), 'ERR_INVALID_CHAR'],
  ['A09 writeHead: CR LF in the reason', (res) => res.writeHead(200, bad), 'ERR_INVALID_CHAR'],
  ['A10 writeHead: status 99', (res) => res.writeHead(99), 'ERR_HTTP_INVALID_STATUS_CODE'],
  ['A11 writeHead: status 1000', (res) => res.writeHead(1000), 'ERR_HTTP_INVALID_STATUS_CODE'],
  ['A12 addTrailers: CR LF in a value', (res) => res.addTrailers({ x: bad }), 'ERR_INVALID_CHAR'],
  ['A13 appendHeader: CR LF in a value', (res) => res.appendHeader('x', bad), 'ERR_INVALID_CHAR'],
  ['A14 setHeader: after the head', (res) => {
    res.write('a');
    res.setHeader('x', 'a');
  }, 'ERR_HTTP_HEADERS_SENT'],
  ['A15 strictContentLength: another length', (res) => {
    res.strictContentLength = true;
    res.writeHead(200, { 'Content-Length': 2 });
    res.write('abc');
  }, 'ERR_HTTP_CONTENT_LENGTH_MISMATCH'],
  ['A20 headersDistinct and trailersDistinct: a field named __proto__', (res, req) => {
    if (req.headersDistinct.__proto__[0] !== 'x') throw new Error('lost');
    return req.trailersDistinct;
  }, 'ok'],
  ['A22 statusMessage: CR LF', (res) => {
    res.statusMessage = bad;
    res.end();
  }, 'ERR_INVALID_CHAR'],
  ['A23 writeHead: CR LF in a list', (res) => res.writeHead(200, ['x', bad]), 'ERR_INVALID_CHAR'],
  ['A24 setHeaders: CR LF in a Map', (res) => res.setHeaders(new Map([['x', bad]])),
   'ERR_INVALID_CHAR'],
  ['A25 addTrailers: CR LF in a name',
   (res) => res.addTrailers({ [`x: a\r\n${kInjected}`]: 'a' }), 'ERR_INVALID_HTTP_TOKEN'],
  ['D25 writeEarlyHints: CR LF in a hint',
   (res) => res.writeEarlyHints({ link: '</a>; rel=preload', x: bad }), 'ERR_INVALID_CHAR',
   ['ok', 'sends it']],
  ['D25 writeEarlyHints: CR LF in a name',
   (res) => res.writeEarlyHints({ link: '</a>; rel=preload', [`x: a\r\n${kInjected}`]: 'a' }),
   'ERR_INVALID_HTTP_TOKEN', ['ok', 'sends it']],
  ['D25 writeEarlyHints: CR LF in the link',
   (res) => res.writeEarlyHints({ link: `</a>; rel=preload\r\n${kInjected}` }),
   'ERR_INVALID_ARG_VALUE'],
];

const clientRows = [
  ['A16 path: CR LF', { path: `/${bad}` }, 'ERR_UNESCAPED_CHARACTERS'],
  ['A16 path: a space', { path: '/a b' }, 'ERR_UNESCAPED_CHARACTERS'],
  ['A16 path: characters whose low bytes are CR LF', { path: `/\u010d\u010a${kInjected}` },
   'ERR_UNESCAPED_CHARACTERS'],
  ['A17 method: CR LF', { method: `GET / HTTP/1.1\r\n${kInjected}` }, 'ERR_INVALID_HTTP_TOKEN'],
  ['A18 headers: CR LF in a value', { headers: { x: bad } }, 'ERR_INVALID_CHAR'],
  ['A18 headers: CR LF in a name', { headers: { [`x: a\r\n${kInjected}`]: 'a' } },
   'ERR_INVALID_HTTP_TOKEN'],
  ['A18 headers: CR LF in a list', { headers: ['x', bad] }, 'ERR_INVALID_CHAR'],
  ['A19 path: CR LF once the request is made', {}, 'ERR_UNESCAPED_CHARACTERS', ['ok', 'sends it'],
   (request) => (request.path = `/ HTTP/1.1\r\n${kInjected}\r\nx: `)],
  ['A26 method: CR LF once the request is made', {}, 'ERR_INVALID_HTTP_TOKEN', ['ok', 'sends it'],
   (request) => (request.method = `GET / HTTP/1.1\r\n${kInjected}\r\nx: `)],
];

function attempt(call) {
  try {
    call();
    return 'ok';
  } catch (error) {
    return error.code ?? error.message;
  }
}

const request = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n__proto__: x\r\n\r\n';

// The result of a call in a handler, and what the client then reads.
function inHandler(call) {
  return new Promise((resolve) => {
    let result;
    let wire = '';
    const server = http.createServer((req, res) => {
      res.on('error', () => {});
      result = attempt(() => call(res, req));
      res.statusMessage = undefined;
      res.strictContentLength = false;
      if (res.headersSent) res.destroy();
      else res.end();
    });
    server.listen(0, '127.0.0.1', () => {
      const client = net.connect(server.address().port, '127.0.0.1', () => client.write(request));
      client.setEncoding('latin1');
      client.on('data', (text) => (wire += text));
      client.on('error', () => {});
      client.on('close', () => server.close(() => resolve([result, wire])));
    });
  });
}

// The result of making and sending a request, and what the server then reads.
function inClient(options, change) {
  return new Promise((resolve) => {
    let wire = '';
    const server = net.createServer((socket) => {
      socket.setEncoding('latin1');
      socket.on('error', () => {});
      socket.on('data', (text) => {
        wire += text;
        socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const done = (result) => server.close(() => resolve([result, wire]));
      const address = { host: '127.0.0.1', port: server.address().port, agent: false };
      let made;
      const result = attempt(() => {
        made = http.request({ ...address, ...options });
        made.on('error', () => {});
        change?.(made);
        made.end();
      });
      if (result === 'ok') {
        made.on('response', (response) => response.resume());
        made.on('close', () => done(result));
      } else {
        made?.destroy();
        done(result);
      }
    });
  });
}

async function main(isNode) {
  let failed = 0;
  const check = (name, [result, wire], expected, node) => {
    const [wanted, reason] = isNode && node !== undefined ? node : [expected];
    const injected = wire.split('\n').some((line) => line.startsWith(kInjected));
    const good = result === wanted && (!injected || reason !== undefined);
    if (!good) failed++;
    if (reason !== undefined) console.log(`${name}: gyre ${expected}; Node ${wanted}: ${reason}`);
    if (!good) console.log(`not ok ${name}: ${result}, not ${wanted}${injected ? '; sent' : ''}`);
  };
  for (const [name, call, expected, node] of serverRows) {
    check(name, await inHandler(call), expected, node);
  }
  for (const [name, options, expected, node, change] of clientRows) {
    check(name, await inClient(options, change), expected, node);
  }
  const all = serverRows.length + clientRows.length;
  console.log(`${all - failed} rows as expected, ${failed} not`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main(process.argv[2] === '--node');
