'use strict';
const { deepEqual, equal, mustCall } = require('./check');
const fs = require('fs');
const https = require('https');
const path = require('path');

// A server with a certificate that nobody has signed answers who trusts it, and nobody else.

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures/tls', name));
const cert = read('cert.pem');

const server = https.createServer({ key: read('key.pem'), cert }, (req, res) => {
  let body = '';
  req.on('data', (chunk) => (body += chunk));
  req.on('end', () => res.end(`${req.method} ${req.url} ${body}`));
});

function ask(options, body) {
  return new Promise((resolve) => {
    const { port } = server.address();
    const req = https.request({ port, host: 'localhost', agent: false, ...options }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (chunk) => (text += chunk));
      res.on('end', () => resolve([res.statusCode, text]));
    });
    req.on('error', (error) => resolve(error.code));
    req.end(body);
  });
}

server.listen(0, 'localhost', mustCall(async () => {
  equal(await ask({}), 'DEPTH_ZERO_SELF_SIGNED_CERT');
  equal(await ask({ ca: cert, servername: 'elsewhere.example' }), 'ERR_TLS_CERT_ALTNAME_INVALID');
  deepEqual(await ask({ ca: cert }), [200, 'GET / ']);
  deepEqual(await ask({ rejectUnauthorized: false, path: '/b' }), [200, 'GET /b ']);
  const large = 'x'.repeat(300_000);
  deepEqual(await ask({ ca: cert, method: 'POST' }, large), [200, `POST / ${large}`]);
  server.close(mustCall());
}));
