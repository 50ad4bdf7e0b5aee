'use strict';

// The servers that the rows of the table are sent to: one for each row, so that what reached its
// handler is known without a look at the connection. Usage: server.js MODE KIND...
//
// MODE "direct" leaves the server as a program that only answers has it; "socket" listens for
// connections as well, which makes gyre serve them through net.Socket. Prints one line of JSON: the
// port of /ping and /logs, and those of the servers.

const http = require('http');

const options = {
  lax: { insecureHTTPParser: true, requireHostHeader: false },
  anyhost: { requireHostHeader: false },
  small: { maxHeaderSize: 512 },
};

// Answers, and notes what came: "METHOD TARGET LENGTH", where the length of a body that is not
// complete, or that nobody looked at, is "-".
function handle(kind, { entries: log }, req, res) {
  const { headers } = req;
  const index = log.push(`${req.method} ${req.url} -`) - 1;
  const answer = (size) => {
    log[index] = `${req.method} ${req.url} ${size}`;
    if (req.method === 'HEAD') res.setHeader('X-Head', '1');
    if (kind === 'length') res.setHeader('Content-Length', 3);
    if (kind === 'last') res.setHeader('Connection', 'close');
    const status = Number(req.url.slice(1));
    if (status === 204 || status === 304) res.statusCode = status;
    res.end('ok\n');
  };
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    answer(0);
  } else if (kind === 'unread') {
    answer('-');
  } else {
    let size = 0;
    req.on('data', (part) => (size += part.length));
    req.on('end', () => answer(size));
  }
}

// Counts what arrives on a connection that is no HTTP any more.
function takeOver(log, name, status) {
  return (req, socket, head) => {
    const { entries } = log;
    let size = head.length;
    const index = entries.push('') - 1;
    const note = () => (entries[index] = `${name} ${req.url} ${size}`);
    note();
    socket.on('error', () => {});
    socket.on('data', (part) => {
      size += part.length;
      note();
    });
    socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
  };
}

function create(mode, kind, log) {
  const server = http.createServer(
    options[kind] ?? {}, (req, res) => handle(kind, log, req, res));
  if (kind === 'three') server.maxRequestsPerSocket = 3;
  if (kind === 'ten') server.maxHeadersCount = 10;
  if (kind === 'upgrade') {
    server.on('upgrade', takeOver(log, 'UPGRADE', '101 Switching Protocols'));
  }
  if (kind === 'connect') server.on('connect', takeOver(log, 'CONNECT', '200 OK'));
  if (kind === 'refuse') {
    server.on('checkContinue', (req, res) => {
      log.entries.push(`${req.method} ${req.url} -`);
      res.writeHead(403);
      res.end();
    });
  }
  if (mode === 'socket') server.on('connection', () => {});
  return server;
}

function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', 1000, () => resolve(server.address().port));
  });
}

async function main(mode, kinds) {
  // What is noted of a connection later goes where its request was noted.
  const logs = kinds.map(() => ({ entries: [] }));
  const control = http.createServer((req, res) => {
    if (req.url === '/ping') {
      res.end('pong');
      return;
    }
    const text = JSON.stringify(logs.map((log) => log.entries));
    if (req.url === '/clear') for (const log of logs) log.entries = [];
    res.end(text);
  });
  control.keepAliveTimeout = 0;
  const ports = [];
  for (const [i, kind] of kinds.entries()) ports.push(await listen(create(mode, kind, logs[i])));
  console.log(JSON.stringify({ control: await listen(control), ports }));
}

main(process.argv[2], process.argv.slice(3));
