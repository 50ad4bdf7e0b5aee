// Contexts of asynchronous work: what AsyncLocalStorage costs who uses it, and those who do not.
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

const storage = new AsyncLocalStorage();
const store = { request: 1 };
let seen = 0;
const look = () => { seen += storage.getStore() === store ? 1 : 0; };

export default {
  'AsyncLocalStorage.run'(count) {
    for (let i = 0; i < count; i++) storage.run(store, look);
  },
  'AsyncLocalStorage.getStore'(count) {
    storage.run(store, () => {
      for (let i = 0; i < count; i++) look();
    });
  },
  'await in a context': (count) => storage.run(store, async () => {
    for (let i = 0; i < count; i++) await undefined;
    look();
  }),
  'AsyncResource.runInAsyncScope'(count) {
    const resource = storage.run(store, () => new AsyncResource('benchmark'));
    for (let i = 0; i < count; i++) resource.runInAsyncScope(look);
  },
  'AsyncResource.bind'(count) {
    const bound = storage.run(store, () => AsyncResource.bind(look));
    for (let i = 0; i < count; i++) bound();
  },
};
