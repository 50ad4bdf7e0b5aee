'use strict';

// A child that writes 1 GiB to a parent that does not read waits; the parent's memory stays small,
// and everything arrives in the end.

const { spawn } = require('child_process');
const { readFileSync } = require('fs');
const { equal, mustCall } = require('./check');

const size = 2 ** 30;
const child = spawn('head', ['-c', `${size}`, '/dev/zero'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const { rss } = process.memoryUsage;
const before = rss();
let most = 0;
let seen = 0;

// Once the child sleeps it waits for the pipe.
function whenBlocked(done) {
  const [, state] = /\) (\w)/.exec(readFileSync(`/proc/${child.pid}/stat`, 'utf8'));
  if (state === 'S') done();
  else setImmediate(whenBlocked, done);
}

child.stdout.once('readable', () => whenBlocked(() => {
  equal(child.stdout.readableLength < 2 ** 20, true);
  most = Math.max(most, rss());
  child.stdout.on('data', (chunk) => {
    seen += chunk.length;
    if (seen % 1024 === 0) most = Math.max(most, rss());
  });
}));
child.on('close', mustCall((code) => {
  equal(code, 0);
  equal(seen, size);
  equal(most - before < 256 * 2 ** 20, true, `grown by ${most - before}`);
}));
