'use strict';

// Messages of one read are delivered one after the other before ticks and microtasks that their
// listeners leave; a listener that throws does not lose those behind.

const { fork } = require('child_process');
const { deepEqual, equal, mustCall } = require('./check');

if (process.argv[2] === 'child') {
  process.on('message', (go) => {
    for (let i = 1; i <= 3; i++) process.send(i);
    process.disconnect();
  });
} else {
  const child = fork(__filename, ['child']);
  const order = [];
  child.on('message', (number) => {
    order.push(number);
    process.nextTick(() => order.push(`tick ${number}`));
    Promise.resolve().then(() => order.push(`microtask ${number}`));
    if (number === 2) throw new Error('second');
  });
  process.on('uncaughtException', mustCall((error) => equal(error.message, 'second')));
  child.on('close', mustCall(() => {
    deepEqual(order.filter((entry) => typeof entry === 'number'), [1, 2, 3]);
    equal(order.length, 9);
  }));
  // All three are there before the first is read.
  child.send('go');
  const { execFileSync } = require('child_process');
  execFileSync('sh', ['-c', 'while [ -e /proc/$0/fd/3 ]; do :; done', `${child.pid}`]);
}
