'use strict';

// An eager measurement is awaited though nothing else keeps the program running; the usual one
// comes with a garbage collection some day, and keeps nobody waiting.

const vm = require('vm');
const { mustCall } = require('./check.js');

process.removeAllListeners('warning');

vm.measureMemory({ execution: 'eager' }).then(mustCall((result) => {
  if (!(result.total.jsMemoryEstimate > 0)) throw new Error('nothing was measured');
}));
vm.measureMemory().then(() => {});
