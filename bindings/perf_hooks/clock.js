'use strict';

// The clock of performance.now(): milliseconds, with fractions, since the process started.

const binding = internalBinding('process_methods');

function now() {
  return binding.now();
}

// Of the start, in milliseconds since 1970.
let origin = Date.now() - now();
// From the monotonic clock to that of now(), in milliseconds.
let offset;

// For a snapshot, out of which other processes start.
function forget() {
  origin = undefined;
  offset = undefined;
}

module.exports = {
  forget,
  // What the monotonic clock showed, in nanoseconds.
  fromMonotonic(nanos) {
    offset ??= now() - Number(process.hrtime.bigint()) / 1e6;
    return nanos / 1e6 + offset;
  },
  now,
  timeOrigin: () => origin ??= Date.now() - now(),
};
