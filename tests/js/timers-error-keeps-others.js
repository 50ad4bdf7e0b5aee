'use strict';

// A callback that throws does not take the others with it.

process.on('uncaughtException', (error) => console.log('caught', error.message));
const start = Date.now();
setTimeout(() => { throw new Error('timer'); }, 1);
setTimeout(() => console.log('same list'), 1);
setTimeout(() => console.log('other list'), 2);
while (Date.now() - start < 10);
setTimeout(() => {
  setImmediate(() => { throw new Error('immediate'); });
  setImmediate(() => console.log('next immediate'));
  process.nextTick(() => { throw new Error('tick'); });
  process.nextTick(() => console.log('next tick'));
  const interval = setInterval(() => {
    clearInterval(interval);
    throw new Error('interval');
  }, 20);
}, 20);
