'use strict';

// A timer that an earlier one of the same list cancels does not run; neither does one that a tick
// between the two cancels.

const second = () => console.log('must not run');
let b;
let d;
setTimeout(() => {
  console.log('first');
  clearTimeout(b);
}, 2);
b = setTimeout(second, 2);
setTimeout(() => {
  console.log('third');
  process.nextTick(() => clearTimeout(d));
}, 2);
d = setTimeout(second, 2);
const start = Date.now();
while (Date.now() - start < 10);
