'use strict';

// A worker has data from its parent, talks to it, and ends when nobody listens any more.

const assert = require('assert');
const { Worker, isMainThread, parentPort, threadId, workerData } = require('worker_threads');

if (isMainThread) {
  assert.strictEqual(threadId, 0);
  const events = [];
  const worker = new Worker(__filename, { argv: ['one'], workerData: { list: [1, 2] } });
  worker.on('online', () => events.push('online'));
  worker.on('message', (message) => {
    events.push('message');
    assert.deepStrictEqual(message, { argv: ['one'], list: [1, 2] });
    worker.postMessage('end');
  });
  worker.on('exit', (code) => {
    assert.strictEqual(code, 0);
    assert.deepStrictEqual(events, ['online', 'message']);
    assert.strictEqual(worker.threadId, -1);
    process.exitCode = 0;
  });
  process.exitCode = 1;
} else {
  assert.ok(threadId > 0);
  assert.throws(() => process.chdir('/'), { code: 'ERR_WORKER_UNSUPPORTED_OPERATION' });
  parentPort.once('message', (message) => assert.strictEqual(message, 'end'));
  parentPort.postMessage({ argv: process.argv.slice(2), list: workerData.list });
}
