'use strict';

// The clock of performance.now(): milliseconds, with fractions, since the process started.

const binding = internalBinding('process_methods');

const parts = new Uint32Array(3);

function read() {
  binding.hrtime(parts);
  return (parts[0] * 0x100000000 + parts[1]) * 1e3 + parts[2] / 1e6;
}

const start = read() - binding.uptime() * 1e3;

function now() {
  return read() - start;
}

// Of the start, in milliseconds since 1970.
const timeOrigin = Date.now() - now();

module.exports = { now, timeOrigin };
