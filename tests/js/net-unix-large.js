'use strict';

// A Unix socket: more than the system takes at once arrives whole and in order; a paused reader
// holds the writer up.

const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { equal, mustCall } = require('./check');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'net-'));
const name = path.join(folder, 'socket');
const kSize = 8 * 1024 * 1024;
const data = Buffer.alloc(kSize, 'abcdefg');

const server = net.createServer(mustCall((peer) => {
  equal(peer.write(data, mustCall()), false);
  peer.once('drain', mustCall(() => {
    equal(peer.writableLength, 0);
    peer.end('!');
  }));
}));

server.listen(name, mustCall(() => {
  equal(server.address(), name);
  const chunks = [];
  const client = net.connect(name);
  client.on('data', (chunk) => {
    chunks.push(chunk);
    client.pause();
    setImmediate(() => client.resume());
  });
  client.on('end', mustCall(() => {
    equal(Buffer.concat(chunks).equals(Buffer.concat([data, Buffer.from('!')])), true);
    server.close(mustCall(() => {
      equal(fs.existsSync(name), false);
      fs.rmSync(folder, { recursive: true });
    }));
  }));
}));
