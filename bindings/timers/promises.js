'use strict';

// The public module 'timers/promises'.

const { Timeout, cancel, insert } = require('internal/timers');
const { Immediate, cancelImmediate } = require('internal/timers/immediate');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } =
  require('internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } =
  require('internal/validators');

const kNoOptions = Object.freeze({ __proto__: null });
const kGenuine = Symbol('kScheduler');

function checkOptions(options) {
  validateObject(options, 'options');
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (options.ref !== undefined) validateBoolean(options.ref, 'options.ref');
}

function abortError(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

// A promise for what `start(resolve)` schedules; an abort of `signal` gives it up with
// `stop(handle)`.
function cancellable(signal, start, stop) {
  if (signal === undefined) return new Promise((resolve) => { start(resolve); });
  if (signal.aborted) return Promise.reject(abortError(signal));
  return new Promise((resolve, reject) => {
    function onAbort() {
      if (handle._destroyed) return;
      stop(handle);
      reject(abortError(signal));
    }
    const handle = start((value) => {
      signal.removeEventListener('abort', onAbort);
      resolve(value);
    });
    signal.addEventListener('abort', onAbort, { __proto__: null, once: true });
  });
}

function setTimeout(after, value, options = kNoOptions) {
  try {
    if (after !== undefined) validateNumber(after, 'delay');
    checkOptions(options);
  } catch (error) {
    return Promise.reject(error);
  }
  const { signal, ref = true } = options;
  return cancellable(signal, (resolve) => {
    const timeout = new Timeout(resolve, after, [value], false, ref);
    insert(timeout, timeout._idleTimeout);
    return timeout;
  }, cancel);
}

function setImmediate(value, options = kNoOptions) {
  try {
    checkOptions(options);
  } catch (error) {
    return Promise.reject(error);
  }
  const { signal, ref = true } = options;
  return cancellable(signal, (resolve) => {
    const immediate = new Immediate(resolve, [value]);
    if (!ref) immediate.unref();
    return immediate;
  }, cancelImmediate);
}

async function* setInterval(after, value, options = kNoOptions) {
  if (after !== undefined) validateNumber(after, 'delay');
  checkOptions(options);
  const { signal, ref = true } = options;
  if (signal?.aborted) throw abortError(signal);

  let due = 0;            // expiries that nobody took yet
  let wake = null;        // resolves the wait for the next expiry or the abort
  const notify = () => {
    wake?.();
    wake = null;
  };
  const interval = new Timeout(() => {
    due++;
    notify();
  }, after, undefined, true, ref);
  const onAbort = () => {
    cancel(interval);
    notify();
  };
  insert(interval, interval._idleTimeout);
  try {
    signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
    while (!signal?.aborted) {
      if (due === 0) await new Promise((resolve) => { wake = resolve; });
      for (; due > 0; due--) yield value;
    }
    throw abortError(signal);
  } finally {
    cancel(interval);
    signal?.removeEventListener('abort', onAbort);
  }
}

class Scheduler {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  yield() {
    if (!this[kGenuine]) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }

  wait(delay, options) {
    if (!this[kGenuine]) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

module.exports = {
  setTimeout,
  setImmediate,
  setInterval,
  scheduler: Object.create(Scheduler.prototype, { [kGenuine]: { value: true } }),
};
