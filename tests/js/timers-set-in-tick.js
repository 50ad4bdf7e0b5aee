'use strict';

// A timer that a tick sets after the last timer that was due fires, also while one that keeps
// nobody waiting is far away.

const { mustCall } = require('./check');

const far = setTimeout(() => {}, 100000).unref();
setTimeout(mustCall(() => {
  process.nextTick(() => setTimeout(mustCall(() => clearTimeout(far)), 2));
}), 1);
