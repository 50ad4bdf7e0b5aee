'use strict';

// stream.duplexPair: what goes into one side comes out of the other, with backpressure.

const { deepEqual, equal } = require('./check.js');
const { Duplex, duplexPair } = require('stream');

const [left, right] = duplexPair({ objectMode: true, highWaterMark: 1 });
equal(left instanceof Duplex, true);

let written = false;
left.write('first', () => { written = true; });
setImmediate(() => {
  equal(written, false); // Until the other side reads.
  const seen = [];
  right.on('data', (chunk) => seen.push(chunk));
  right.on('end', () => {
    deepEqual(seen, ['first', 'second']);
    right.end('back');
  });
  left.end('second');
});

let back;
left.on('data', (chunk) => { back = chunk; });
process.on('exit', () => equal(back, 'back'));
