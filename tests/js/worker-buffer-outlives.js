'use strict';

// The memory of a buffer that came from a worker is freed after the worker has ended.

const { equal, mustCall } = require('./check');
const { Worker } = require('worker_threads');

require('v8').setFlagsFromString('--expose-gc');
const gc = require('vm').runInNewContext('gc');

let received;
const worker = new Worker(`
  const buffer = new ArrayBuffer(1 << 20);
  new Uint8Array(buffer)[5] = 6;
  const blob = new Blob([new Uint8Array(1 << 20).fill(7)]);
  require('worker_threads').parentPort.postMessage({ buffer, blob }, [buffer]);
`, { eval: true });
worker.on('message', mustCall((message) => { received = message; }));
worker.on('exit', mustCall(async () => {
  equal(new Uint8Array(received.buffer)[5], 6);
  equal(new Uint8Array(await received.blob.arrayBuffer())[9], 7);
  received = undefined;
  gc();
  gc();
  equal(new Uint8Array(1 << 20)[0], 0);
}));
