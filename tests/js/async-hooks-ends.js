'use strict';

// Hooks hear of the end of timers that were cancelled; what a hook enables or disables takes effect
// after the event; handlers of errors run in the context of what failed.

const { deepEqual, equal, mustCall } = require('./check');
const { AsyncLocalStorage, createHook } = require('async_hooks');

const events = [];
const late = createHook({ init: (id, type) => events.push(`late ${type}`) });
const hook = createHook({
  init(id, type) {
    late.enable();
    events.push(`init ${type}`);
  },
  destroy: (id) => events.push('destroy'),
}).enable();

const timer = setTimeout(() => {}, 1000);
clearTimeout(timer);
deepEqual(events, ['init Timeout']);
late.disable();
setImmediate(mustCall(() => {
  hook.disable();
  late.disable();
  deepEqual(events, ['init Timeout', 'init Immediate', 'destroy']);
  withErrors();
}));

function withErrors() {
  const storage = new AsyncLocalStorage();
  const seen = [];
  process.on('uncaughtException', (error) => seen.push([error.message, storage.getStore()]));
  process.on('unhandledRejection', (error) => seen.push([error.message, storage.getStore()]));
  const fail = (message) => { throw new Error(message); };
  storage.run('timer', () => setTimeout(fail, 1, 'a'));
  storage.run('tick', () => process.nextTick(fail, 'b'));
  storage.run('promise', async () => {
    await null;
    fail('c');
  });
  process.on('exit', () => {
    equal(storage.getStore(), undefined);
    deepEqual(seen.sort(), [['a', 'timer'], ['b', 'tick'], ['c', 'promise']]);
  });
}
