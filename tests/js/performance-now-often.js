'use strict';

// The clock never goes back, also where optimised code reads it, and is that of process.uptime().

const assert = require('assert');

function read(count) {
  let last = 0;
  for (let i = 0; i < count; i++) {
    const now = performance.now();
    if (now < last) throw new Error(`${now} after ${last}`);
    last = now;
  }
  return last;
}

for (let i = 0; i < 20; i++) read(10_000);
const before = process.uptime();
const now = read(10_000) / 1000;
const after = process.uptime();
assert(before <= now && now <= after, `${before} <= ${now} <= ${after}`);
