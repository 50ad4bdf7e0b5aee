'use strict';

const { deepEqual } = require('./check');

// What listeners throw are uncaught exceptions, after the other listeners ran.
const seen = [];
process.on('uncaughtException', (error) => seen.push(error.message));
process.on('warning', (warning) => seen.push(warning.name, warning.count));

const target = new EventTarget();
target.addEventListener('x', () => { throw new Error('thrown'); });
target.addEventListener('x', async () => { throw new Error('rejected'); });
target.addEventListener('x', () => seen.push('ran'));
target.dispatchEvent(new Event('x'));
seen.push('dispatched');
setImmediate(() => {
  deepEqual(seen, ['ran', 'dispatched', 'thrown', 'rejected']);
  seen.length = 0;
  for (let i = 0; i < 12; i++) target.addEventListener('y', () => {});
  setImmediate(() => deepEqual(seen, ['MaxListenersExceededWarning', 11]));
});
process.on('exit', (code) => {
  if (seen.length !== 2) process.exitCode = code || 1;
});
