'use strict';

// A client that does not read stops the server from writing; nothing is lost when it reads again.

const http = require('http');
const { equal, mustCall } = require('./check');

const kPart = Buffer.alloc(64 * 1024, 'x');
const kParts = 512;

let written = 0;
let ended = false;

const server = http.createServer(mustCall((req, res) => {
  const more = () => {
    while (written < kParts) {
      written++;
      if (!res.write(kPart)) {
        res.once('drain', more);
        return;
      }
    }
    ended = true;
    res.end();
  };
  more();
}));

server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port }, mustCall((res) => {
    // What the system takes in between is not endless.
    untilStill(() => {
      equal(ended, false);
      equal(written < kParts / 2, true, `${written} parts were written`);
      let size = 0;
      res.on('data', (bytes) => size += bytes.length);
      res.on('end', mustCall(() => {
        equal(size, kParts * kPart.length);
        server.close();
      }));
    });
  }));
});

// Calls back when nothing more has been written for many turns of the loop.
function untilStill(callback, before = -1, turns = 0) {
  if (written !== before) turns = 0;
  if (turns === 200) callback();
  else setTimeout(untilStill, 1, callback, written, turns + 1);
}
