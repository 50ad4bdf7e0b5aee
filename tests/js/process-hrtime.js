'use strict';

// hrtime() counts up, gives differences, and refuses anything but such a pair.

const start = process.hrtime();
const big = process.hrtime.bigint();
console.log(start.length, typeof big);
const [seconds, nanos] = process.hrtime(start);
console.log(seconds >= 0, nanos >= 0, nanos < 1e9, process.hrtime.bigint() > big);
console.log(process.hrtime([start[0] - 1, 999999999])[0] >= 0);
for (const value of [1, [1], [1, 2, 3]]) {
  try {
    process.hrtime(value);
  } catch (error) {
    console.log(error.code, error.message);
  }
}
