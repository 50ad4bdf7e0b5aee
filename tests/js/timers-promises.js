'use strict';

// timers/promises, and the promisified forms.

const timers = require('timers/promises');
const { promisify } = require('util');

(async () => {
  console.log(timers === require('node:timers').promises);
  console.log(await timers.setTimeout(1, 'a'));
  console.log(await timers.setImmediate('b'));
  console.log(await promisify(setTimeout)(1, 'c'));
  console.log(promisify(setImmediate) === timers.setImmediate);
  let count = 0;
  for await (const value of timers.setInterval(1, 'd')) {
    console.log(value);
    if (++count === 3) break;
  }
  await timers.setTimeout('x').catch((error) => console.log(error.code, error.message));
  await timers.setTimeout(1, 0, { ref: 1 }).catch((error) => console.log(error.code));
  await timers.setImmediate(0, 1).catch((error) => console.log(error.code));
  await timers.scheduler.wait(1);
  await timers.scheduler.yield();
  console.log('end');
})();
