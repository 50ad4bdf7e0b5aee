'use strict';

// The clock of performance.now(): milliseconds, with fractions, since the process started.

const binding = internalBinding('process_methods');

function now() {
  return binding.uptime() * 1000;
}

module.exports = { now };
