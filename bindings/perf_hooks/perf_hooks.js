'use strict';

// node:perf_hooks

const { defineLazyProperties } = require('internal/util');
const { PerformanceEntry, PerformanceMark, PerformanceMeasure } =
  require('internal/perf/timeline');
const { Performance, performance } = require('internal/perf/performance');

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  performance,
};
for (const [id, names] of Object.entries({
  'internal/perf/gc': ['constants'],
  'internal/perf/histogram': ['createHistogram', 'monitorEventLoopDelay'],
  'internal/perf/observer': ['PerformanceObserver', 'PerformanceObserverEntryList'],
  'internal/perf/resource': ['PerformanceResourceTiming'],
})) {
  defineLazyProperties(module.exports, id, names);
}
