'use strict';

// Entries of type 'gc', while somebody observes them.

const { timeOrigin } = require('internal/perf/clock');
const { announce, setWatcher } = require('internal/perf/observer');
const { makeNodeEntry } = require('internal/perf/timeline');

function fixed(values, enumerable) {
  return Object.fromEntries(Object.entries(values).map(
    ([name, value]) => [name, { __proto__: null, value, enumerable }]));
}

const constants = Object.defineProperties({}, fixed({
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
}, true));
// What kinds of entries there are, and what they count from: numbers that Node shows to who asks
// for them by name.
Object.defineProperties(constants, fixed({
  NODE_PERFORMANCE_ENTRY_TYPE_GC: 0,
  NODE_PERFORMANCE_ENTRY_TYPE_HTTP: 1,
  NODE_PERFORMANCE_ENTRY_TYPE_HTTP2: 2,
  NODE_PERFORMANCE_ENTRY_TYPE_NET: 3,
  NODE_PERFORMANCE_ENTRY_TYPE_DNS: 4,
  NODE_PERFORMANCE_MILESTONE_TIME_ORIGIN_TIMESTAMP: 0,
  NODE_PERFORMANCE_MILESTONE_TIME_ORIGIN: 1,
  NODE_PERFORMANCE_MILESTONE_ENVIRONMENT: 2,
  NODE_PERFORMANCE_MILESTONE_NODE_START: 3,
  NODE_PERFORMANCE_MILESTONE_V8_START: 4,
  NODE_PERFORMANCE_MILESTONE_LOOP_START: 5,
  NODE_PERFORMANCE_MILESTONE_LOOP_EXIT: 6,
  NODE_PERFORMANCE_MILESTONE_BOOTSTRAP_COMPLETE: 7,
}, false));

let listener = null;
let clockStart;

function onGc(kind, flags, start, duration) {
  announce(makeNodeEntry('gc', 'gc', start - clockStart, duration, { kind, flags }));
}

setWatcher('gc', (isWatched) => {
  if (isWatched) {
    // The collector's times are those of the monotonic clock.
    clockStart = Number(process.hrtime.bigint()) / 1e6 - (Date.now() - timeOrigin());
    const { GcListener } = internalBinding('v8');
    listener ??= new GcListener(onGc);
    listener.start();
  } else {
    listener?.stop();
  }
});

module.exports = { constants };
