'use strict';

// getHeapSnapshot(): the heap of the worker, not of the one who asks.

const { equal, mustCall, throws } = require('./check');
const { Worker } = require('worker_threads');

const worker = new Worker(`
  globalThis.kept = ['text of the worker'];
  setInterval(() => {}, 100000);
`, { eval: true });
throws(() => worker.getHeapSnapshot(1), { code: 'ERR_INVALID_ARG_TYPE' });
worker.once('online', mustCall(async () => {
  let text = '';
  for await (const chunk of await worker.getHeapSnapshot()) text += chunk;
  equal(JSON.parse(text).strings.includes('text of the worker'), true);
  await worker.terminate();
  const error = await worker.getHeapSnapshot().catch((caught) => caught);
  equal(error.code, 'ERR_WORKER_NOT_RUNNING');
}));
