'use strict';

// An error of a worker arrives as one even where its stack cannot be had.

const { equal, mustCall } = require('./check');
const { Worker } = require('worker_threads');

const worker = new Worker(`
  Error.prepareStackTrace = (error) => {
    if (error.message === 'first') throw new Error('second');
  };
  throw new RangeError('first');
`, { eval: true });
worker.on('error', mustCall((error) => {
  equal(error instanceof RangeError, true);
  equal(error.message, 'first');
  equal(error.stack, undefined);
}));
