'use strict';

// One connection carries large bodies in both directions, message after message, whoever reads them
// slower than they come.

const http = require('http');
const { equal, mustCall } = require('./check');

const kSize = 500_000;
const sizes = [[0, kSize], [0, kSize], [kSize, 0], [kSize, kSize], [0, 0], [kSize, kSize]];

const server = http.createServer(mustCall(async (req, res) => {
  let size = 0;
  for await (const part of req) size += part.length;
  res.setHeader('X-Received', size);
  res.end('y'.repeat(Number(req.headers['x-wanted'])));
}, sizes.length));
server.on('connection', mustCall());

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function ask(sent, wanted) {
  return new Promise((resolve, reject) => {
    const headers = { 'X-Wanted': wanted };
    const options = { port: server.address().port, method: 'POST', agent, headers };
    const request = http.request(options, async (res) => {
      let size = 0;
      for await (const part of res) size += part.length;
      equal(size, wanted);
      equal(res.headers['x-received'], `${sent}`);
      resolve();
    });
    request.on('error', reject);
    request.end('x'.repeat(sent));
  });
}

server.listen(0, '127.0.0.1', mustCall(async () => {
  for (const [sent, wanted] of sizes) await ask(sent, wanted);
  agent.destroy();
  server.close();
}));
