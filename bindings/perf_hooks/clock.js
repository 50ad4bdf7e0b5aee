'use strict';

// The clock of performance.now(): milliseconds, with fractions, since the process started.

const binding = internalBinding('process_methods');

function now() {
  return binding.now();
}

// Of the start, in milliseconds since 1970.
let origin = Date.now() - now();

// For a snapshot, out of which other processes start.
function forget() {
  origin = undefined;
}

module.exports = { forget, now, timeOrigin: () => origin ??= Date.now() - now() };
