'use strict';

// Objects of a class can be counted, and collections be watched.

const assert = require('assert');
const v8 = require('v8');

class Own {}
assert.strictEqual(v8.queryObjects(Own), 0);
const kept = [new Own(), new Own()];
assert.strictEqual(v8.queryObjects(Own), kept.length);
assert.deepStrictEqual(v8.queryObjects(Own, { format: 'summary' }), ['Own {}', 'Own {}']);
assert.throws(() => v8.queryObjects({}), { code: 'ERR_INVALID_ARG_TYPE' });

const profiler = new v8.GCProfiler();
profiler.start();
v8.queryObjects(Own);
const { statistics, version } = profiler.stop();
assert.strictEqual(version, 1);
assert.ok(statistics.length > 0);
assert.strictEqual(typeof statistics[0].gcType, 'string');
assert.ok(statistics[0].afterGC.heapStatistics.usedHeapSize > 0);
assert.strictEqual(profiler.stop(), undefined);
