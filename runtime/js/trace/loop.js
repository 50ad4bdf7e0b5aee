'use strict';

// --trace-loop: what the event loop did with its time, on standard error when the program ends.
// Part of runtimes with the feature `trace`.

const { monitorEventLoopDelay, performance, PerformanceObserver } = require('perf_hooks');

const kResolution = 1;    // ms between two looks at the delay

const kKinds = { 1: 'minor', 4: 'major', 8: 'incremental', 16: 'weak callbacks' };

const collections = new Map();    // kind -> { count, total, longest }

function count(entry) {
  const kind = kKinds[entry.detail.kind] ?? 'other';
  const sums = collections.get(kind) ?? { count: 0, total: 0, longest: 0 };
  sums.count++;
  sums.total += entry.duration;
  sums.longest = Math.max(sums.longest, entry.duration);
  collections.set(kind, sums);
}

function line(name, text) {
  process._rawDebug(`trace: ${name.padEnd(12)}${text}`);
}

function ms(value) {
  return `${value.toFixed(2)} ms`;
}

function report(delay, observer) {
  const { nodeTiming } = performance;
  const { bootstrapComplete, loopStart } = nodeTiming;
  for (const entry of observer.takeRecords()) count(entry);
  line('start', `${ms(bootstrapComplete)} to the program, ${ms(loopStart)} to the loop`);
  const { active, idle, utilization } = performance.eventLoopUtilization();
  line('loop', `${ms(active)} busy, ${ms(idle)} idle, ${(100 * utilization).toFixed(1)} % busy`);
  if (delay.count > 0) {
    const at = (percentile) => ms(delay.percentile(percentile) / 1e6);
    line('delay', `p50 ${at(50)}, p99 ${at(99)}, most ${ms(delay.max / 1e6)}`);
  }
  for (const [kind, { count: times, total, longest }] of collections) {
    line('collector', `${kind}: ${times} times, ${ms(total)}, longest ${ms(longest)}`);
  }
  const { heapTotal, rss } = process.memoryUsage();
  line('memory', `heap ${(heapTotal / 2 ** 20).toFixed(1)} MiB, ` +
    `resident ${(rss / 2 ** 20).toFixed(1)} MiB`);
}

function start() {
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(count));
  observer.observe({ entryTypes: ['gc'] });
  const delay = monitorEventLoopDelay({ resolution: kResolution });
  delay.enable();
  // So that it counts from here.
  internalBinding('timers').idleTime();
  process.on('exit', () => report(delay, observer));
}

module.exports = { start };
