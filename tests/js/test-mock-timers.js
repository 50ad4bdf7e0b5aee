'use strict';

// Mocked timers and clock move when the test says so.

const assert = require('assert');
const { mock } = require('node:test');
const timers = require('timers/promises');

const events = [];
mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'], now: 100 });
assert.strictEqual(Date.now(), 100);
setTimeout(() => events.push('late'), 50);
setTimeout((text) => events.push(text), 10, 'early');
const interval = setInterval(() => events.push('again'), 20);
setImmediate(() => events.push('at once'));
timers.setTimeout(30, 'value').then((value) => events.push(value));

mock.timers.tick(10);
assert.deepStrictEqual(events, ['at once', 'early']);
assert.strictEqual(new Date().getTime(), 110);
mock.timers.tick(30);
assert.deepStrictEqual(events, ['at once', 'early', 'again', 'again']);
clearInterval(interval);
mock.timers.runAll();
assert.strictEqual(events.at(-1), 'late');
mock.timers.reset();
assert.ok(Date.now() > 1e12);
setImmediate(() => assert.strictEqual(events.at(-1), 'value'));
