'use strict';

// A hundred thousand timers of many durations: none is early, those of one duration fire in order.

const kCount = 100000;
const lastOf = new Map();
let fired = 0;
let good = true;
for (let i = 0; i < kCount; i++) {
  const duration = 1 + (i * 7919) % 50;
  const start = Number(process.hrtime.bigint()) / 1e6;
  setTimeout(() => {
    if (Number(process.hrtime.bigint()) / 1e6 - start < duration - 1.5) good = false;
    if (lastOf.get(duration) > i) good = false;
    lastOf.set(duration, i);
    fired++;
  }, duration);
}
process.on('exit', () => console.log(fired === kCount, good));
