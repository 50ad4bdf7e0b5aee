'use strict';

// The limits of a worker's memory, those of V8 where none were given.

const kMiB = 1024 * 1024;
const kYoungGeneration = 48;   // what V8 allows without a limit

function heapLimits(given, names, defaultStack) {
  const limit = internalBinding('v8').heapStatistics().heap_size_limit;
  const defaults = [kYoungGeneration, Math.round(limit / kMiB), 0, defaultStack];
  return Object.fromEntries(
    names.map((name, index) => [name, given[index] > 0 ? given[index] : defaults[index]]));
}

module.exports = { heapLimits };
