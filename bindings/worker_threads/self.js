'use strict';

// What this thread is: the main thread, or a worker with what its parent gave it.

const isMainThread = !internalBinding('process_methods').isWorker;

module.exports = {
  isMainThread,
  parentPort: null,
  // Counts the changes of the working directory, which only the main thread makes.
  cwdCounter: null,
  resourceLimits: {},
  threadId: isMainThread ? 0 : internalBinding('worker').threadId(),
  workerData: null,
};
