'use strict';

// performance.nodeTiming: when the parts of the start were done, in milliseconds since the process
// began; -1 for what has not happened yet.

const { customInspectSymbol } = require('internal/util');
const { inspectAs } = require('internal/web_interface');
const { fromMonotonic, now } = require('internal/perf/clock');
const { PerformanceEntry, kMake } = require('internal/perf/timeline');

const binding = internalBinding('process_methods');

let exitTime = -1;
process.on('exit', () => { exitTime = now(); });

function milestone(index) {
  const nanos = binding.milestones[index];
  return nanos === 0 ? -1 : fromMonotonic(nanos);
}

// How long the loop has slept since somebody first asked.
function idleTime() {
  return internalBinding('timers').idleTime();
}

const kNames = ['nodeStart', 'v8Start', 'environment', 'bootstrapComplete', 'loopStart'];

class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super(kMake, 'node', 'node', 0, 0, undefined);
    kNames.forEach((name, index) => {
      Object.defineProperty(this, name, {
        __proto__: null, enumerable: true, configurable: true, get: () => milestone(index),
      });
    });
    for (const [name, get] of Object.entries({
      name: () => 'node',
      entryType: () => 'node',
      startTime: () => 0,
      duration: now,
      loopExit: () => exitTime,
      idleTime,
    })) {
      Object.defineProperty(this, name, {
        __proto__: null, enumerable: true, configurable: true, get,
      });
    }
  }

  toJSON() {
    const { duration, entryType, idleTime: idle, loopExit, name, startTime } = this;
    return {
      name, entryType, startTime, duration,
      ...Object.fromEntries(kNames.map((each) => [each, this[each]])),
      loopExit,
      idleTime: idle,
    };
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, this.toJSON(), depth, options);
  }
}

const kLoopStart = 4;

function utilization(idle, active) {
  return { idle, active, utilization: active === 0 ? 0 : active / (idle + active) };
}

// How busy the loop was: since its start, since `util1`, or between `util2` and `util1`.
function eventLoopUtilization(util1 = undefined, util2 = undefined) {
  const start = milestone(kLoopStart);
  if (start <= 0) return { idle: 0, active: 0, utilization: 0 };
  if (util2) return utilization(util1.idle - util2.idle, util1.active - util2.active);
  const idle = idleTime();
  const active = now() - start - idle;
  return util1 ? utilization(idle - util1.idle, active - util1.active) : utilization(idle, active);
}

module.exports = { eventLoopUtilization, nodeTiming: new PerformanceNodeTiming() };
