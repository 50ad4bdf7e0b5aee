'use strict';

// Programs put their own prototypes under requests and responses, and their own functions over
// those of a response; all of them see what happens.

const http = require('http');
const { deepEqual, equal, mustCall } = require('./check');

const kinds = {
  // As express: prototypes that inherit from Node's.
  prototypes(req, res) {
    Object.setPrototypeOf(req, Object.create(http.IncomingMessage.prototype, {
      agent: { get() { return this.headers['user-agent']; } },
    }));
    Object.setPrototypeOf(res, Object.create(http.ServerResponse.prototype, {
      send: { value(text) { return this.setHeader('X-Sent', 'yes').end(text); } },
    }));
    res.send(`agent ${req.agent}`);
  },
  // As loggers and compressors: functions of the response itself.
  functions(req, res) {
    const seen = [];
    for (const name of ['writeHead', 'write', 'end']) {
      const original = res[name];
      res[name] = function(...args) {
        seen.push(name);
        if (name === 'writeHead') this.setHeader('X-Patched', 'yes');
        return original.apply(this, args);
      };
    }
    res.on('finish', () => deepEqual(seen, ['write', 'writeHead', 'end']));
    res.write('some ');
    res.end('text');
  },
  writeHead(req, res) {
    const { writeHead } = res;
    res.writeHead = function(...args) {
      this.setHeader('X-Late', `${args[0]}`);
      return writeHead.apply(this, args);
    };
    res.statusCode = 201;
    res.end('late');
  },
  // As tracers: events tell when a response is over.
  events(req, res) {
    const order = [];
    res.on('prefinish', () => order.push('prefinish'));
    res.on('finish', () => order.push('finish'));
    res.on('close', mustCall(() => deepEqual(order, ['prefinish', 'finish'])));
    res.end('events');
  },
  defined(req, res) {
    Object.defineProperty(req, 'url', { value: '/other', writable: true, configurable: true });
    req.body = 'own';
    res.locals = { name: 'value' };
    res.setHeader('X-Url', req.url);
    res.end(req.body + res.locals.name);
  },
};

const expected = {
  prototypes: ['agent me', { 'x-sent': 'yes' }],
  functions: ['some text', { 'x-patched': 'yes', 'transfer-encoding': 'chunked' }],
  writeHead: ['late', { 'x-late': '201', 'content-length': '4' }],
  events: ['events', { 'content-length': '6' }],
  defined: ['ownvalue', { 'x-url': '/other' }],
};

const server = http.createServer((req, res) => kinds[req.url.slice(1)](req, res));

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  let left = Object.keys(kinds).length;
  for (const kind of Object.keys(kinds)) {
    const headers = { 'User-Agent': 'me' };
    http.get({ port, path: `/${kind}`, headers }, mustCall((res) => {
      let text = '';
      res.on('data', (part) => text += part);
      res.on('end', mustCall(() => {
        const [body, fields] = expected[kind];
        equal(text, body);
        for (const name of Object.keys(fields)) equal(res.headers[name], fields[name], name);
        if (--left === 0) server.close();
      }));
    }));
  }
});
