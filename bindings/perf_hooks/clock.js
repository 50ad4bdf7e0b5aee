'use strict';

// The clock of performance.now(): milliseconds, with fractions, since the process started.

const binding = internalBinding('process_methods');

function now() {
  return binding.now();
}

// Of the start, in milliseconds since 1970.
const timeOrigin = Date.now() - now();

module.exports = { now, timeOrigin };
