'use strict';

// Observers hear of marks, measures, timed functions and collections, and of nothing else.

const assert = require('assert');
const { PerformanceObserver, createHistogram, performance } = require('perf_hooks');

const seen = [];
const observer = new PerformanceObserver((list, self) => {
  assert.strictEqual(self, observer);
  for (const { entryType, name } of list.getEntries()) seen.push(`${entryType} ${name}`);
});
observer.observe({ entryTypes: ['mark', 'measure', 'function'] });
performance.mark('a');
performance.mark('b');
performance.measure('a to b', 'a', 'b');
const timed = performance.timerify(function sum(x, y) { return x + y; });
assert.strictEqual(timed(1, 2), 3);
assert.strictEqual(timed.name, 'timerified sum');
assert.deepStrictEqual(seen, []);

const late = new PerformanceObserver(() => {});
late.observe({ type: 'mark', buffered: true });
assert.deepStrictEqual(late.takeRecords().map(({ name }) => name), ['a', 'b']);
assert.throws(() => late.observe({ entryTypes: ['mark'] }), { name: 'InvalidModificationError' });
late.disconnect();

// Entries are delivered on a later turn, which comes by itself.
process.on('exit', () => {
  assert.deepStrictEqual(
    seen.sort(), ['function sum', 'mark a', 'mark b', 'measure a to b']);
  observer.disconnect();
  performance.mark('c');
  assert.deepStrictEqual(observer.takeRecords(), []);
});

const histogram = createHistogram();
for (let i = 1; i <= 1000; i++) histogram.record(i);
assert.strictEqual(histogram.count, 1000);
assert.strictEqual(histogram.min, 1);
assert.strictEqual(histogram.max, 1000);
assert.strictEqual(histogram.mean, 500.5);
assert.strictEqual(histogram.percentile(50), 500);
assert.strictEqual(histogram.percentile(99.9), 999);
histogram.record(123456789);
assert.strictEqual(histogram.max, 123469823);
assert.throws(() => histogram.record('1'), { code: 'ERR_INVALID_ARG_TYPE' });
