'use strict';

// What a program does to a request and its response in the middle of a body comes to the same,
// whatever it does and when.

const http = require('http');
const net = require('net');
const { once } = require('events');
const { pipeline } = require('stream');
const { equal, mustCall } = require('./check');

function echo(req, res) {
  let text = '';
  req.setEncoding('latin1');
  req.on('data', (part) => text += part);
  req.on('end', mustCall(() => {
    equal(req.complete, true);
    res.end(`got ${text}`);
  }));
}

// Each gets a body of 10 bytes in two packets, of a known length and in chunks, and then one more
// request on the same connection.
const kinds = {
  listens: echo,

  iterates: async (req, res) => {
    let size = 0;
    for await (const part of req) size += part.length;
    res.end(`got ${size}`);
  },

  pipes: (req, res) => req.pipe(res),

  pipelines: (req, res) => pipeline(req, res, mustCall((error) => equal(error, undefined))),

  ignores: (req, res) => res.end('ignored'),

  ignoresLate: (req, res) => {
    waitForPart(req, () => res.end('ignored'));
  },

  answersAndReads: (req, res) => {
    let size = 0;
    req.on('data', (part) => size += part.length);
    req.on('end', mustCall(() => equal(size, 10)));
    res.end('early');
  },

  takesSocketFirst: (req, res) => {
    req.socket.setTimeout(60_000);
    equal(req.complete, false);
    echo(req, res);
  },

  takesSocketBetween: (req, res) => {
    req.once('data', mustCall(() => req.socket.setKeepAlive(true)));
    echo(req, res);
  },

  takesSocketAtTheEnd: (req, res) => {
    req.on('end', mustCall(() => req.socket.setKeepAlive(true)));
    echo(req, res);
  },

  takesSocketWhileItAnswers: (req, res) => {
    res.write('begun ');
    setImmediate(() => {
      equal(res.headersSent, true);
      req.socket.setKeepAlive(true);
      echo(req, res);
    });
  },

  pauses: (req, res) => {
    req.pause();
    setImmediate(() => {
      echo(req, res);
      req.resume();
    });
  },

  writesMuch: (req, res) => {
    req.resume();
    req.on('end', mustCall(async () => {
      for (let i = 0; i < 40; i++) {
        if (!res.write('x'.repeat(10_000))) {
          equal(res.writableNeedDrain, true);
          await once(res, 'drain');
        }
      }
      res.end();
    }));
  },
};

const expected = {
  listens: 'got 0123456789',
  iterates: 'got 10',
  pipes: '0123456789',
  pipelines: '0123456789',
  ignores: 'ignored',
  ignoresLate: 'ignored',
  answersAndReads: 'early',
  takesSocketFirst: 'got 0123456789',
  takesSocketBetween: 'got 0123456789',
  takesSocketAtTheEnd: 'got 0123456789',
  takesSocketWhileItAnswers: 'begun got 0123456789',
  pauses: 'got 0123456789',
  writesMuch: 'x'.repeat(400_000),
};

// Calls back when a part of the body is there, which nobody has asked for.
function waitForPart(req, callback) {
  if (req.readableLength > 0) callback();
  else setImmediate(waitForPart, req, callback);
}

let waiting; // Called when a handler has the request.

const server = http.createServer((req, res) => {
  if (req.url === '/next') {
    res.end('next');
    return;
  }
  waiting();
  kinds[req.url.slice(1)](req, res);
});

// The bodies of the responses in `text`.
function bodies(text) {
  const result = [];
  for (let rest = text; rest !== '';) {
    const end = rest.indexOf('\r\n\r\n') + 4;
    if (end < 4) return result;
    const head = rest.slice(0, end);
    const length = /content-length: (\d+)/i.exec(head);
    rest = rest.slice(end);
    let body = '';
    if (length !== null) {
      body = rest.slice(0, +length[1]);
      if (body.length < +length[1]) return result;
      rest = rest.slice(+length[1]);
    } else {
      for (;;) {
        const line = rest.indexOf('\r\n');
        if (line < 0) return result;
        const size = parseInt(rest, 16);
        if (rest.length < line + size + 4) return result;
        body += rest.slice(line + 2, line + 2 + size);
        rest = rest.slice(line + size + 4);
        if (size === 0) break;
      }
    }
    result.push(body);
  }
  return result;
}

// A request in two packets, by what its framing is called.
const framings = {
  length: ['Content-Length: 10\r\n\r\n01234', '56789'],
  chunks: ['Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n', '5\r\n56789\r\n0\r\n\r\n'],
  cutChunk: ['Transfer-Encoding: chunked\r\n\r\n00a\r\n01234', '56789\r\n0\r\n\r\n'],
  cutSize: ['Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n0000', '5\r\n56789\r\n0\r\n\r\n'],
};

async function ask(kind, framing) {
  const socket = net.connect(server.address().port, '127.0.0.1');
  let text = '';
  let heard = () => {};
  socket.setEncoding('latin1');
  socket.on('data', (part) => {
    text += part;
    heard();
  });
  const answers = (count) => new Promise((resolve) => {
    heard = () => {
      if (bodies(text).length === count) resolve();
    };
    heard();
  });
  const begun = new Promise((resolve) => waiting = resolve);
  const [one, two] = framings[framing];
  socket.write(`POST /${kind} HTTP/1.1\r\nHost: a\r\n${one}`);
  await begun;
  socket.write(two);
  await answers(1);
  socket.write('GET /next HTTP/1.1\r\nHost: a\r\n\r\n');
  await answers(2);
  const [first, second] = bodies(text);
  equal(first, expected[kind], `${kind} ${framing}`);
  equal(second, 'next', `${kind} ${framing}`);
  socket.destroy();
}

server.listen(0, '127.0.0.1', mustCall(async () => {
  for (const framing of Object.keys(framings)) {
    for (const kind of Object.keys(kinds)) await ask(kind, framing);
  }
  server.close(mustCall());
}));
