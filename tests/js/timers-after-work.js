'use strict';

// A time-out counts from the call, however long the program has been busy in the same turn.

const { equal, mustCall } = require('./check.js');

function work(milliseconds) {
  for (const start = Date.now(); Date.now() - start < milliseconds;);
}

function check(done) {
  work(60);
  const start = process.hrtime.bigint();
  setTimeout(mustCall(() => {
    equal(process.hrtime.bigint() - start >= 38_000_000n, true, 'too early');
    done?.();
  }), 40);
}

check(() => check());
