'use strict';

// A handler that does not read stops the client from writing; nothing is lost when it reads again.

const http = require('http');
const { equal, mustCall } = require('./check');

const kPart = Buffer.alloc(64 * 1024, 'x');
const kParts = 512;

let written = 0;

const server = http.createServer(mustCall((req, res) => {
  untilStill(() => {
    equal(written < kParts / 2, true, `${written} parts were written`);
    let size = 0;
    req.on('data', (bytes) => size += bytes.length);
    req.on('end', mustCall(() => res.end(`${size}`)));
  });
}));

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const request = http.request({ port, method: 'POST' }, mustCall((res) => {
    let text = '';
    res.on('data', (bytes) => text += bytes);
    res.on('end', mustCall(() => {
      equal(text, `${kParts * kPart.length}`);
      server.close();
    }));
  }));
  const more = () => {
    while (written < kParts) {
      written++;
      if (!request.write(kPart)) {
        request.once('drain', more);
        return;
      }
    }
    request.end();
  };
  more();
});

// Calls back when nothing more has been written for many turns of the loop.
function untilStill(callback, before = -1, turns = 0) {
  if (written !== before) turns = 0;
  if (turns === 200) callback();
  else setTimeout(untilStill, 1, callback, written, turns + 1);
}
