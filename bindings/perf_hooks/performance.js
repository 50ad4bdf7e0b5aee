'use strict';

// The global `performance`.

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { EventTarget, defineEventHandler, initEventTarget } = require('internal/event_target');
const { defineInterface, inspectAs } = require('internal/web_interface');
const { now, timeOrigin } = require('internal/perf/clock');

function timeline() {
  return require('internal/perf/timeline');
}

class Performance extends EventTarget {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get timeOrigin() {
    return timeOrigin();
  }

  now() {
    return now();
  }

  mark(...args) {
    return timeline().mark(...args);
  }

  measure(...args) {
    return timeline().measure(...args);
  }

  clearMarks(name) {
    timeline().clear('mark', name);
  }

  clearMeasures(name) {
    timeline().clear('measure', name);
  }

  clearResourceTimings(name) {
    timeline().clear('resource', name);
  }

  markResourceTiming(timing, url, initiatorType, global, cache) {
    return require('internal/perf/resource').markResourceTiming(
      timing, url, initiatorType, global, cache);
  }

  setResourceTimingBufferSize(size) {
    require('internal/perf/resource').setResourceTimingBufferSize(size);
  }

  getEntries() {
    return timeline().getEntries();
  }

  getEntriesByName(name, type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return timeline().getEntries((entry) => entry.name === `${name}` &&
                                            (type === undefined || entry.entryType === type));
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return timeline().getEntries((entry) => entry.entryType === `${type}`);
  }

  timerify(fn, options) {
    return require('internal/perf/timerify').timerify(fn, options);
  }

  get nodeTiming() {
    return require('internal/perf/node_timing').nodeTiming;
  }

  toJSON() {
    const { nodeTiming } = this;
    return {
      nodeTiming, timeOrigin: timeOrigin(), eventLoopUtilization: this.eventLoopUtilization(),
    };
  }

  [customInspectSymbol](depth, options) {
    const shown = { nodeTiming: this.nodeTiming, timeOrigin: timeOrigin() };
    return inspectAs(this, shown, depth, options);
  }
}
defineInterface(Performance, 'Performance', [
  'timeOrigin', 'now', 'mark', 'measure', 'clearMarks', 'clearMeasures',
  'clearResourceTimings', 'markResourceTiming', 'setResourceTimingBufferSize', 'getEntries',
  'getEntriesByName', 'getEntriesByType', 'nodeTiming', 'timerify', 'toJSON',
]);

// Programs take it out of the object.
Object.defineProperty(Performance.prototype, 'eventLoopUtilization', {
  __proto__: null,
  value: function eventLoopUtilization(util1, util2) {
    return require('internal/perf/node_timing').eventLoopUtilization(util1, util2);
  },
  configurable: true,
  enumerable: true,
  writable: true,
});

const performance = Object.create(Performance.prototype);
initEventTarget(performance);

defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

module.exports = { Performance, performance };
