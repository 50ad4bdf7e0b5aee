'use strict';
const { equal, mustCall } = require('./check');
const { execFile } = require('child_process');
const fs = require('fs');
const https = require('https');
const path = require('path');

// curl, another implementation of TLS, gets an answer over each version of the protocol.

const fixture = (name) => path.join(__dirname, 'fixtures/tls', name);

const server = https.createServer({
  key: fs.readFileSync(fixture('key.pem')), cert: fs.readFileSync(fixture('cert.pem')),
}, (req, res) => res.end(`${req.socket.getProtocol()} ${req.url}`));

function curl(...args) {
  return new Promise((resolve) => {
    execFile('curl', ['-s', '--noproxy', '*', '--cacert', fixture('cert.pem'), ...args,
                      `https://localhost:${server.address().port}/x`],
             (error, output) => resolve(error ? error.code : output));
  });
}

server.listen(0, 'localhost', mustCall(async () => {
  const first = await curl('--tls-max', '1.2');
  if (first === 'ENOENT') {
    console.log('skipped: there is no curl');
  } else {
    equal(first, 'TLSv1.2 /x');
    equal(await curl('--tlsv1.3'), 'TLSv1.3 /x');
  }
  server.close(mustCall());
}));
