'use strict';

// A file goes to a slow reader whole, also where its response is ended before it is sent.

const fs = require('fs');
const http2 = require('http2');
const os = require('os');
const path = require('path');
const { equal, mustCall } = require('./check');

// Larger than the windows of HTTP/2 and the buffers of a socket together.
const kSize = 8_000_000;
const kStep = 1_000_000;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-http2-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = path.join(folder, 'large');
const content = Buffer.alloc(kSize, '0123456789abcde');
fs.writeFileSync(file, content);
const fd = fs.openSync(file);

const server = http2.createServer();
server.on('stream', mustCall((stream) => {
  stream.respondWithFD(fd, { 'content-length': kSize });
  stream.on('finish', mustCall());
  stream.end();
}));

server.listen(0, mustCall(() => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const request = client.request();
  const pieces = [];
  let pause = kStep;
  request.on('data', (piece) => {
    pieces.push(piece);
    pause -= piece.length;
    if (pause > 0) return;
    pause = kStep;
    request.pause();
    setImmediate(() => request.resume());
  });
  request.on('end', mustCall(() => {
    equal(Buffer.concat(pieces).equals(content), true);
    fs.closeSync(fd);
    client.close();
    server.close();
  }));
}));
