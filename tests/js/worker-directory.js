'use strict';

// A worker sees the working directory that the main thread has changed to.

const os = require('os');
const fs = require('fs');
const { deepEqual, mustCall } = require('./check');
const { Worker, isMainThread, parentPort } = require('worker_threads');

if (isMainThread) {
  const before = process.cwd();
  const after = fs.realpathSync(os.tmpdir());
  const seen = [];
  const worker = new Worker(__filename);
  worker.on('message', mustCall((directory) => {
    seen.push(directory);
    if (seen.length === 1) process.chdir(after);
    if (seen.length < 3) worker.postMessage(seen.length);
  }, 3));
  worker.on('exit', mustCall(() => deepEqual(seen, [before, after, after])));
} else {
  parentPort.on('message', (turn) => {
    parentPort.postMessage(process.cwd());
    if (turn === 2) parentPort.close();
  });
  parentPort.postMessage(process.cwd());
}
