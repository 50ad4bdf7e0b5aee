'use strict';

// node:perf_hooks

const { codes } = require('internal/errors');
const { defineLazyProperties } = require('internal/util');
const { PerformanceEntry, PerformanceMark, PerformanceMeasure } =
  require('internal/perf/timeline');
const { Performance, performance } = require('internal/perf/performance');

function missing(name) {
  return { [name]: function() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`perf_hooks.${name}`);
  } }[name];
}

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver: missing('PerformanceObserver'),
  createHistogram: missing('createHistogram'),
  monitorEventLoopDelay: missing('monitorEventLoopDelay'),
  performance,
};
defineLazyProperties(module.exports, 'internal/perf/resource', ['PerformanceResourceTiming']);
