'use strict';

const { deepEqual, equal, throws } = require('./check');
const { PerformanceMark, performance: exported } = require('perf_hooks');

equal(performance, exported);
const first = performance.now();
equal(first > 0 && first < 60000, true);
equal(performance.now() >= first, true);
equal(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000, true);

const mark = performance.mark('a', { startTime: 5, detail: { x: 1 } });
equal(mark instanceof PerformanceMark, true);
deepEqual(mark.detail, { x: 1 });
performance.mark('b', { startTime: 12 });
const measure = performance.measure('a to b', 'a', 'b');
equal(measure.startTime, 5);
equal(measure.duration, 7);
deepEqual(performance.getEntries().map((entry) => entry.name), ['a', 'a to b', 'b']);
performance.clearMarks('a');
deepEqual(performance.getEntriesByType('mark').map((entry) => entry.name), ['b']);
throws(() => performance.measure('c', 'gone'), { name: 'SyntaxError' });
throws(() => performance.mark('d', { startTime: -1 }),
       { code: 'ERR_PERFORMANCE_INVALID_TIMESTAMP' });
performance.clearMeasures();
performance.clearMarks();
equal(performance.getEntries().length, 0);
