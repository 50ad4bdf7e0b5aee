'use strict';

const { deepEqual, equal, mustCall } = require('./check');
const { AsyncLocalStorage, AsyncResource } = require('async_hooks');

const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage();

equal(storage.getStore(), undefined);
storage.run('a', () => {
  equal(storage.getStore(), 'a');
  const check = (name) => mustCall(() => equal(storage.getStore(), 'a', name));
  setTimeout(check('timer'), 1);
  setImmediate(check('immediate'));
  process.nextTick(check('tick'));
  queueMicrotask(check('microtask'));
  Promise.resolve().then(check('promise'));
  (async () => {
    await null;
    check('async')();
    other.run('o', () => {
      equal(other.getStore(), 'o');
      check('nested')();
      storage.exit(() => equal(storage.getStore(), undefined));
    });
    equal(other.getStore(), undefined);
    await new Promise((resolve) => setTimeout(resolve, 1));
    check('after a timer')();
  })();
  let turns = 0;
  const interval = setInterval(mustCall(() => {
    check('interval')();
    if (++turns === 2) clearInterval(interval);
  }, 2), 1);
});
equal(storage.getStore(), undefined);
setTimeout(mustCall(() => equal(storage.getStore(), undefined)), 2);

const snapshot = storage.run('s', () => AsyncLocalStorage.snapshot());
equal(snapshot((x) => x + storage.getStore(), 'x'), 'xs');
const resource = storage.run('r', () => new AsyncResource('TEST'));
equal(resource.runInAsyncScope(() => storage.getStore()), 'r');

// What one chain of promises enters, another does not see.
const seen = [];
(async () => {
  await null;
  storage.enterWith('entered');
  await null;
  seen.push(storage.getStore());
})();
(async () => {
  await null;
  await null;
  seen.push(storage.getStore());
})();
setImmediate(mustCall(() => deepEqual(seen, ['entered', undefined])));
