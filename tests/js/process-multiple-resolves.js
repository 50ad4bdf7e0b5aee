'use strict';

// Whoever settles a promise again is reported, when somebody listens.

const { deepEqual, mustCall } = require('./check');

const events = [];
process.on('warning', () => {});
process.on('multipleResolves', mustCall((type, promise, value) => {
  events.push([type, value]);
  if (events.length < 2) return;
  deepEqual(events, [['resolve', 2], ['reject', 3]]);
}, 2));
new Promise((resolve, reject) => {
  resolve(1);
  resolve(2);
  reject(3);
});
