'use strict';

// The outcome of a promise, here and now: for hooks that are `async` without waiting for anything.

const { codes } = require('internal/errors');
const { getPromiseDetails } = internalBinding('util');
const { runMicrotasks } = internalBinding('task_queue');

const kPending = 0;
const kRejected = 2;

function settle(value) {
  if (typeof value?.then !== 'function') return { isRejected: false, value };
  const promise = Promise.resolve(value);
  promise.catch(() => {});
  let details = getPromiseDetails(promise);
  if (details[0] === kPending) {
    runMicrotasks();
    details = getPromiseDetails(promise);
  }
  if (details[0] === kPending) {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED(
      'synchronous wait for an asynchronous module hook');
  }
  return { isRejected: details[0] === kRejected, value: details[1] };
}

module.exports = { settle };
