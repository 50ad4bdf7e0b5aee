'use strict';

// Ends the wait for a test that takes too long or is aborted.

const { failure, kinds } = require('internal/test/failure');

// The outcome of run(), or a rejection when the time of `test` is up; nothing when its signal is
// aborted.
async function runWithLimits(test, run) {
  let timer;
  let onAbort;
  const limit = new Promise((resolve, reject) => {
    onAbort = resolve;
    if (test.signal.aborted) resolve();
    else test.signal.addEventListener('abort', onAbort, { once: true });
    if (test.timeout === null) return;
    timer = setTimeout(
      () => reject(failure(`test timed out after ${test.timeout}ms`, kinds.timeout)),
      test.timeout);
    timer.unref();
  });
  try {
    await Promise.race([run(), limit]);
  } finally {
    clearTimeout(timer);
    test.signal.removeEventListener('abort', onAbort);
  }
}

module.exports = { runWithLimits };
