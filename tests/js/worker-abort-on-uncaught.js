'use strict';

// --abort-on-uncaught-exception is about the main thread: an error that nobody catches, or
// terminate(), ends a worker alone.

const { spawnSync } = require('child_process');
const { equal, mustCall } = require('./check');
const { Worker } = require('worker_threads');

if (process.argv[2] === undefined) {
  const { status, signal, stderr } = spawnSync(
    process.execPath, ['--abort-on-uncaught-exception', __filename, 'child'],
    { encoding: 'utf8' });
  equal(signal, null, stderr);
  equal(status, 0, stderr);
} else {
  const code = 'process.setUncaughtExceptionCaptureCallback(null); throw new Error("x")';
  const throwing = new Worker(code, { eval: true });
  throwing.on('error', mustCall(({ message }) => equal(message, 'x')));
  throwing.on('exit', mustCall((status) => equal(status, 1)));
  const busy = new Worker('for (;;);', { eval: true });
  busy.on('online', mustCall(() => busy.terminate()));
  busy.on('exit', mustCall((status) => equal(status, 1)));
}
