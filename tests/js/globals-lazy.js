'use strict';

// Globals whose modules are loaded at first use look and behave like plain properties.

const { deepEqual, equal } = require('./check');

equal(require('console'), console);
equal(require('timers').setTimeout, setTimeout);

deepEqual(Object.getOwnPropertyDescriptor(globalThis, 'setInterval'), {
  value: require('timers').setInterval, writable: true, enumerable: true, configurable: true,
});
equal(Object.getOwnPropertyDescriptor(globalThis, 'URL').enumerable, false);

globalThis.TextDecoder = 1;
equal(TextDecoder, 1);
equal(Object.getOwnPropertyDescriptor(globalThis, 'TextDecoder').enumerable, false);

delete globalThis.AbortController;
equal(typeof AbortController, 'undefined');

// Through an object that inherits, the global itself is filled.
equal(Object.create(globalThis).EventTarget, EventTarget);

for (const name of ['Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure',
  'PerformanceObserver', 'PerformanceObserverEntryList', 'PerformanceResourceTiming']) {
  equal(globalThis[name], require('perf_hooks')[name]);
  equal(Object.getOwnPropertyDescriptor(globalThis, name).enumerable, false);
}
