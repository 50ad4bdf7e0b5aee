'use strict';
const http = require('http');

// Handlers that use the API in many ways; wire_test.py asks each and compares the bytes.

const log = [];
let waiting = null;

function note(text) {
  log.push(text);
  waiting?.();
}

async function takeNotes() {
  if (log.length === 0) await new Promise((resolve) => (waiting = resolve));
  waiting = null;
  return log.splice(0);
}

// What each call throws.
function attempts(list) {
  return list.map((call) => {
    try {
      call();
      return 'ok';
    } catch (error) {
      return `${error.name} ${error.code} ${error.message}`;
    }
  });
}
const routes = {
  'hello': (req, res) => {
    res.statusCode = 200;
    res.setHeader('Content-Type', 'text/plain');
    res.end('Hello World\n');
  },
  'write-head': (req, res) => {
    res.writeHead(201, { 'X-A': '1', 'X-B': ['2', '3'] });
    res.end('body');
  },
  'write-head-length': (req, res) => {
    res.writeHead(200, 'Fine', { 'Content-Length': 4 });
    res.end('body');
  },
  'write-head-list': (req, res) => {
    res.writeHead(200, ['X-A', '1', 'X-A', '2']);
    res.end();
  },
  'chunks': (req, res) => {
    res.write('one');
    res.write('two');
    res.end('three');
  },
  'later': (req, res) => {
    setTimeout(() => {
      res.write('a');
      setTimeout(() => res.end('b'), 5);
    }, 5);
  },
  'await': async (req, res) => {
    await null;
    res.end('awaited');
  },
  'empty': (req, res) => res.end(),
  '204': (req, res) => {
    res.statusCode = 204;
    res.end('no');
  },
  '304': (req, res) => {
    res.writeHead(304);
    res.end();
  },
  'utf8': (req, res) => res.end('h\u00e9llo \u20ac \ud83d\ude00'),
  'close': (req, res) => {
    res.setHeader('Connection', 'close');
    res.end('bye');
  },
  'big': (req, res) => res.end('x'.repeat(200000)),
  'big-parts': (req, res) => {
    for (let i = 0; i < 10; i++) res.write('y'.repeat(30000));
    res.end();
  },
  'headers': (req, res) => res.end(JSON.stringify(
    [req.method, req.url, req.httpVersion, req.headers, req.rawHeaders])),
  'echo': (req, res) => {
    let text = '';
    req.setEncoding('utf8');
    req.on('data', (chunk) => (text += chunk));
    req.on('end', () => res.end(JSON.stringify([text, req.complete, req.trailers])));
  },
  'iterate': async (req, res) => {
    let size = 0;
    for await (const chunk of req) size += chunk.length;
    res.end(`${size}`);
  },
  'ignore-body': (req, res) => res.end('ignored'),
  'events': (req, res) => {
    const seen = [];
    for (const name of ['prefinish', 'finish', 'close'])
      res.on(name, () => seen.push(`res ${name}`));
    for (const name of ['end', 'close']) req.on(name, () => seen.push(`req ${name}`));
    res.end('x', () => seen.push('callback'));
    req.on('close', () => note(seen));
  },
  'notes': async (req, res) => res.end(JSON.stringify(await takeNotes())),
  'getters': (req, res) => {
    res.setHeader('A', 'b');
    res.setHeader('X-List', ['1', '2']);
    res.appendHeader('A', 'c');
    const seen = [res.getHeader('a'), res.hasHeader('A'), res.getHeaderNames(), res.getHeaders(),
                  res.headersSent, res.writableEnded];
    res.removeHeader('x-list');
    seen.push(res.getHeaderNames());
    res.end(JSON.stringify(seen));
  },
  'refusals': (req, res) => {
    const before = attempts([
      () => res.setHeader('X Y', 'a'), () => res.setHeader('', 'a'),
      () => res.setHeader('X', undefined), () => res.setHeader('X', 'a\r\nb'),
      () => res.setHeader('X', ['a', 'b\n']), () => res.setHeader('X', '\u010a'),
      () => res.writeHead(99), () => res.writeHead(1000), () => res.writeHead('abc'),
      () => res.writeHead(200, 'ok\r\nX: y'), () => res.write(null), () => res.write(5),
      () => res.getHeader(5), () => res.appendHeader('X', 'a\n'),
      () => res.addTrailers({ x: 'a\n' }), () => res.setHeaders([]),
    ]);
    res.statusMessage = undefined;
    res.write(JSON.stringify(before));
    res.end(JSON.stringify(attempts([
      () => res.setHeader('a', 'b'), () => res.removeHeader('a'), () => res.writeHead(200),
      () => res.appendHeader('a', 'b')])));
    res.on('error', (error) => note(error.code));
    res.write('late');
  },
  'trailers': (req, res) => {
    res.writeHead(200, { Trailer: 'X-T' });
    res.write('q');
    res.addTrailers({ 'X-T': 'v' });
    res.end();
  },
  'no-date': (req, res) => {
    res.sendDate = false;
    res.end('x');
  },
  'no-length': (req, res) => {
    res.removeHeader('content-length');
    res.end('x');
  },
  'interim': (req, res) => {
    res.writeContinue();
    res.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' });
    res.end('x');
  },
  'flush': (req, res) => {
    res.flushHeaders();
    setTimeout(() => res.end('f'), 5);
  },
  'status': (req, res) => {
    res.statusCode = 418;
    res.statusMessage = 'Short';
    res.end(res.statusMessage);
  },
  'bytes': (req, res) => res.end(new Uint8Array([65, 66, 67])),
  'socket': (req, res) => res.end(JSON.stringify(
    [req.socket.remoteAddress, req.socket.remoteFamily, req.socket === res.socket])),
  'patched': (req, res) => {
    const { end, writeHead } = res;
    const seen = [];
    res.writeHead = function(...args) {
      seen.push(`writeHead ${args[0]}`);
      res.setHeader('X-Patched', 'yes');
      return writeHead.apply(this, args);
    };
    res.end = function(...args) {
      seen.push('end');
      return end.apply(this, args);
    };
    res.end('p');
    note(seen);
  },
  'destroy': (req, res) => res.destroy(),
  'bye': (req, res) => res.end('bye'),
};

const server = http.createServer((req, res) => {
  routes[req.url.slice(1).split('?')[0]](req, res);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
