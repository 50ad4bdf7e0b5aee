'use strict';

// Entries of type 'gc', while somebody observes them.

const { timeOrigin } = require('internal/perf/clock');
const { announce, setWatcher } = require('internal/perf/observer');
const { makeEntry } = require('internal/perf/timeline');

const constants = Object.defineProperties({}, Object.fromEntries(Object.entries({
  NODE_PERFORMANCE_GC_MAJOR: 4,
  NODE_PERFORMANCE_GC_MINOR: 1,
  NODE_PERFORMANCE_GC_INCREMENTAL: 8,
  NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
  NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
}).map(([name, value]) => [name, { __proto__: null, value, enumerable: true }])));

function deprecated(entry, name, value) {
  const { deprecate } = require('internal/util');
  const warn = deprecate(() => value, 'Custom PerformanceEntry accessors are deprecated. ' +
    'Please use the detail property.', 'DEP0152');
  Object.defineProperty(entry, name, {
    __proto__: null, configurable: true, enumerable: true, get: warn, set() {},
  });
}

let listener = null;
let clockStart;

function onGc(kind, flags, start, duration) {
  const detail = { kind, flags };
  const entry = makeEntry('gc', 'gc', start - clockStart, duration, detail);
  deprecated(entry, 'kind', kind);
  deprecated(entry, 'flags', flags);
  announce(entry);
}

setWatcher('gc', (isWatched) => {
  if (isWatched) {
    // The collector's times are those of the monotonic clock.
    clockStart = Number(process.hrtime.bigint()) / 1e6 - (Date.now() - timeOrigin);
    const { GcListener } = internalBinding('v8');
    listener ??= new GcListener(onGc);
    listener.start();
  } else {
    listener?.stop();
  }
});

module.exports = { constants };
