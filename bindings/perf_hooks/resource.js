'use strict';

// What fetch() measures of each request: https://w3c.github.io/resource-timing/

const { internalAssert } = require('internal/errors');
const { defineInterface } = require('internal/web_interface');
const timeline = require('internal/perf/timeline');
const { performance } = require('internal/perf/performance');

// What a head of an answer is taken to weigh.
const kHeadSize = 300;

let limit = 250;
// Entries that came while the timeline had `limit` of them.
let waiting = [];

// Getters by name: what each reads from the timing of a request.
const kTimes = {
  workerStart: (timing) => timing.finalServiceWorkerStartTime,
  redirectStart: (timing) => timing.redirectStartTime,
  redirectEnd: (timing) => timing.redirectEndTime,
  fetchStart: (timing) => timing.postRedirectStartTime,
  domainLookupStart: (timing) => timing.finalConnectionTimingInfo?.domainLookupStartTime,
  domainLookupEnd: (timing) => timing.finalConnectionTimingInfo?.domainLookupEndTime,
  connectStart: (timing) => timing.finalConnectionTimingInfo?.connectionStartTime,
  connectEnd: (timing) => timing.finalConnectionTimingInfo?.connectionEndTime,
  secureConnectionStart: (timing) =>
    timing.finalConnectionTimingInfo?.secureConnectionStartTime,
  requestStart: (timing) => timing.finalNetworkRequestStartTime,
  responseStart: (timing) => timing.finalNetworkResponseStartTime,
  responseEnd: (timing) => timing.endTime,
};
const kNames = ['initiatorType', 'nextHopProtocol', ...Object.keys(kTimes), 'transferSize',
  'encodedBodySize', 'decodedBodySize'];

class PerformanceResourceTiming extends timeline.PerformanceEntry {
  #timing;
  #initiatorType;
  #cache;

  constructor(key, url, timing, initiatorType, cache) {
    super(key, url, 'resource', timing?.startTime, timing?.endTime - timing?.startTime);
    this.#timing = timing;
    this.#initiatorType = initiatorType;
    this.#cache = cache;
  }

  static {
    for (const [name, read] of Object.entries(kTimes)) {
      Object.defineProperty(this.prototype, name, {
        __proto__: null,
        configurable: true,
        get: { [name]() { return read(this.#timing); } }[name],
      });
    }
  }

  get initiatorType() {
    return this.#initiatorType;
  }

  get nextHopProtocol() {
    return this.#timing.finalConnectionTimingInfo?.ALPNNegotiatedProtocol;
  }

  get encodedBodySize() {
    return this.#timing.encodedBodySize;
  }

  get decodedBodySize() {
    return this.#timing.decodedBodySize;
  }

  get transferSize() {
    if (this.#cache === 'local') return 0;
    return this.#cache === 'validated' ? kHeadSize : this.encodedBodySize + kHeadSize;
  }

  toJSON() {
    const { name, entryType, startTime, duration } = this;
    const all = { name, entryType, startTime, duration };
    for (const key of kNames) all[key] = this[key];
    return all;
  }
}
defineInterface(PerformanceResourceTiming, 'PerformanceResourceTiming', [...kNames, 'toJSON']);

function isFull() {
  return timeline.getEntries((entry) => entry.entryType === 'resource').length >= limit;
}

// The program gets the chance to make room; what then does not fit is lost.
function useRoom() {
  while (waiting.length > 0) {
    const before = waiting.length;
    if (isFull()) {
      const { Event } = require('internal/event_target');
      performance.dispatchEvent(new Event('resourcetimingbufferfull'));
    }
    while (waiting.length > 0 && !isFull()) timeline.add(waiting.shift());
    if (waiting.length === before) waiting = [];
  }
}

function markResourceTiming(timing, url, initiatorType, global, cache) {
  internalAssert(cache === '' || cache === 'local', "cache must be an empty string or 'local'");
  const entry = new PerformanceResourceTiming(
    timeline.kMake, url, timing, initiatorType, cache);
  if (waiting.length === 0 && !isFull()) {
    timeline.add(entry);
  } else if (waiting.push(entry) === 1) {
    setImmediate(useRoom);
  }
  return entry;
}

function setResourceTimingBufferSize(size) {
  limit = Number.isInteger(size) && size > 0 ? size : 0;
}

module.exports = { PerformanceResourceTiming, markResourceTiming, setResourceTimingBufferSize };
