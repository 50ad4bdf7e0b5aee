'use strict';

// The store is that of the code which asks, whatever ran in between: jobs of promises, callbacks
// from the loop, errors, and other contexts of the engine.

const { deepEqual, equal, mustCall, throws } = require('./check');
const { AsyncLocalStorage } = require('async_hooks');
const vm = require('vm');

const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
const get = () => storage.getStore();

// Jobs of several contexts in turns, looked at before, between and after.
const seen = [];
async function walk(name) {
  for (let i = 0; i < 3; i++) {
    await null;
    seen.push([name, get()]);
    await storage.run(`${name}${i}`, async () => {
      await null;
      seen.push([name, get()]);
    });
  }
}
const walks = ['a', 'b', 'c'].map((name) => storage.run(name, walk, name));
equal(get(), undefined);
Promise.all(walks).then(mustCall(() => {
  equal(get(), undefined);
  equal(seen.length, 18);
  for (const [name, store] of seen) equal(store[0], name);
}));

// A job may be the first thing to look since the context was left.
const { promise, resolve } = (() => {
  const made = {};
  made.promise = new Promise((done) => { made.resolve = done; });
  return made;
})();
storage.run('waits', () => promise.then(mustCall(() => equal(get(), 'waits'))));
setImmediate(mustCall(() => {
  equal(get(), undefined);
  resolve();
}));

// What is thrown leaves the context; what a generator yields does not take it along.
throws(() => storage.run('thrown', () => { throw new Error('expected'); }));
equal(get(), undefined);
function* stores() {
  for (;;) yield get();
}
const generator = storage.run('made here', stores);
deepEqual([1, 2].map((at) => storage.run(at, () => generator.next().value)), [1, 2]);

// Several storages, of which one leaves.
storage.run(1, () => other.run(2, () => {
  storage.exit(() => deepEqual([get(), other.getStore()], [undefined, 2]));
  storage.run(undefined, () => deepEqual([get(), other.getStore()], [undefined, 2]));
  deepEqual([get(), other.getStore()], [1, 2]);
}));

// What a callback entered ends with it, also where it ends by an error.
let caught = 0;
process.on('uncaughtException', (error) => {
  equal(error.message, 'of a callback');
  caught++;
});
let turns = 0;
function enterAndFail() {
  equal(get(), undefined);
  storage.enterWith('entered');
  equal(get(), 'entered');
  if (turns++ < 3) setImmediate(failing);
  else setImmediate(withOtherContexts);
  storage.exit(() => setImmediate(() => equal(get(), undefined)));
  throw new Error('of a callback');
}
const failing = AsyncLocalStorage.bind(enterAndFail);
setImmediate(failing);

// From here on promises of another context of the engine take part.
const withOtherContexts = AsyncLocalStorage.bind(mustCall(() => {
  equal(caught, 4);
  const sandbox = vm.createContext({ get, log: [] });
  storage.run('outside', () => {
    vm.runInContext('log.push(get()); Promise.resolve().then(() => log.push(get()))', sandbox);
    equal(get(), 'outside');
  });
  equal(get(), undefined);
  setImmediate(mustCall(() => {
    equal(get(), undefined);
    deepEqual([...sandbox.log], ['outside', 'outside']);
  }));
}));
