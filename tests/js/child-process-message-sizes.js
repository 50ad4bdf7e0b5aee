'use strict';

// Messages of 10, 100 and 200 MiB come back whole, in time that grows with their size.

const { fork } = require('child_process');
const { equal, mustCall } = require('./check');

if (process.argv[2] === 'child') {
  process.on('message', (text) => process.send(text));
} else {
  const child = fork(__filename, ['child']);
  const took = [];
  const sizes = [10, 10, 100, 200];   // the first warms up
  const next = () => {
    if (took.length === sizes.length) {
      child.disconnect();
      // Twenty times the bytes; a search that begins anew would take four hundred times the time.
      equal(took[3] < took[1] * 100, true, `times in milliseconds: ${took}`);
      return;
    }
    const text = 'a\n"'.repeat(10).padEnd(sizes[took.length] << 20, 'x');
    const start = performance.now();
    child.once('message', (answer) => {
      equal(answer === text, true);
      took.push(performance.now() - start);
      next();
    });
    child.send(text);
  };
  child.on('exit', mustCall((code) => equal(code, 0)));
  next();
}
