'use strict';

// Hooks hear of timers, ticks, promises and resources of the program, with what caused them.

const assert = require('assert');
const { AsyncResource, createHook, executionAsyncId, executionAsyncResource } =
  require('async_hooks');

const seen = new Map();   // id -> { type, trigger, resource, events }
const hook = createHook({
  init(id, type, trigger, resource) {
    seen.set(id, { type, trigger, resource, events: [] });
  },
  before: (id) => seen.get(id)?.events.push('before'),
  after: (id) => seen.get(id)?.events.push('after'),
  destroy: (id) => seen.get(id)?.events.push('destroy'),
}).enable();

function check(type, trigger) {
  const entry = seen.get(executionAsyncId());
  assert.strictEqual(entry.type, type);
  assert.strictEqual(entry.trigger, trigger);
  assert.deepStrictEqual(entry.events, ['before']);
  return executionAsyncId();
}

const main = executionAsyncId();
assert.strictEqual(main, 1);
let timer;
const timeout = setTimeout(() => {
  timer = check('Timeout', main);
  assert.strictEqual(executionAsyncResource(), timeout);
  process.nextTick(() => check('TickObject', timer));
  const promise = Promise.resolve();
  const parent = [...seen].find(([, entry]) => entry.resource === promise)[0];
  promise.then(() => check('PROMISE', parent));
  setImmediate(() => {
    check('Immediate', timer);
    assert.deepStrictEqual(seen.get(timer).events, ['before', 'after', 'destroy']);
    setImmediate(finish);
  });
}, 1);

const resource = new AsyncResource('Own', { requireManualDestroy: true });
assert.strictEqual(resource.runInAsyncScope((a) => {
  check('Own', main);
  return a;
}, null, 5), 5);
resource.emitDestroy();

function finish() {
  assert.deepStrictEqual(seen.get(resource.asyncId()).events, ['before', 'after', 'destroy']);
  hook.disable();
  const { size } = seen;
  setImmediate(() => {});
  assert.strictEqual(seen.size, size);
}
