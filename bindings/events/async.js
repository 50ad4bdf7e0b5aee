'use strict';

// events.once and events.on: events as promises.

const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateInteger } = require('internal/validators');
const { addAbortListener } = require('internal/events/abort_listener');
const { kFirstEventParam, kResistStopPropagation } = require('internal/events/symbols');
const { kDispose } = require('internal/util');

const kWatermarkData = Symbol.for('nodejs.watermarkData');
const kNoOptions = Object.freeze({ __proto__: null });

const AsyncIteratorPrototype =
  Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

function addListener(emitter, name, listener, flags) {
  if (typeof emitter.on === 'function') {
    if (flags?.once) {
      emitter.once(name, listener);
    } else {
      emitter.on(name, listener);
    }
  } else if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(name, listener, flags);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function removeListener(emitter, name, listener) {
  if (typeof emitter.removeListener === 'function') {
    emitter.removeListener(name, listener);
  } else if (typeof emitter.removeEventListener === 'function') {
    emitter.removeEventListener(name, listener);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function throwIfAborted(signal) {
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

async function once(emitter, name, options = kNoOptions) {
  const signal = options?.signal;
  throwIfAborted(signal);
  return new Promise((resolve, reject) => {
    const flags = { __proto__: null, once: true, [kResistStopPropagation]: true };
    const forget = () => {
      if (signal != null) removeListener(signal, 'abort', onAbort);
    };
    const onEvent = (...args) => {
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
      forget();
      resolve(args);
    };
    const onError = (error) => {
      emitter.removeListener(name, onEvent);
      forget();
      reject(error);
    };
    const onAbort = () => {
      removeListener(emitter, name, onEvent);
      removeListener(emitter, 'error', onError);
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    addListener(emitter, name, onEvent, flags);
    // On an EventTarget 'error' is an event like all others.
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', onError);
    if (signal != null) addListener(signal, 'abort', onAbort, flags);
  });
}

class Queue {
  #items = [];
  #head = 0;

  get size() {
    return this.#items.length - this.#head;
  }

  push(item) {
    this.#items.push(item);
  }

  shift() {
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

function on(emitter, event, options = kNoOptions) {
  const signal = options.signal;
  throwIfAborted(signal);
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  validateInteger(high, 'options.highWaterMark', 1);
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(low, 'options.lowWaterMark', 1);

  const events = new Queue(); // Emitted, not asked for yet.
  const waiting = new Queue(); // Asked for, not emitted yet.
  const registered = [];
  let paused = false;
  let finished = false;
  let failure = null;

  const listen = (name, listener) => {
    addListener(emitter, name, listener);
    registered.push(name, listener);
  };

  const onEvent = (value) => {
    if (waiting.size > 0) {
      waiting.shift().resolve({ value, done: false });
      return;
    }
    events.push(value);
    if (!paused && events.size > high) {
      paused = true;
      emitter.pause();
    }
  };

  const finish = () => {
    disposable?.[kDispose]();
    while (registered.length > 0) {
      const listener = registered.pop();
      removeListener(emitter, registered.pop(), listener);
    }
    finished = true;
    const result = { value: undefined, done: true };
    while (waiting.size > 0) waiting.shift().resolve(result);
    return Promise.resolve(result);
  };

  const onError = (error) => {
    if (waiting.size > 0) {
      waiting.shift().reject(error);
    } else {
      failure = error;
    }
    finish();
  };

  const iterator = Object.setPrototypeOf({
    next() {
      if (events.size > 0) {
        const value = events.shift();
        if (paused && events.size < low) {
          emitter.resume();
          paused = false;
        }
        return Promise.resolve({ value, done: false });
      }
      if (failure) {
        const rejected = Promise.reject(failure);
        failure = null; // Only once; then the iterator is done.
        return rejected;
      }
      if (finished) return finish();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },

    return() {
      return finish();
    },

    throw(error) {
      if (!error || !(error instanceof Error)) {
        throw new codes.ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', error);
      }
      onError(error);
    },

    [Symbol.asyncIterator]() {
      return this;
    },

    [kWatermarkData]: {
      get size() {
        return events.size;
      },
      get low() {
        return low;
      },
      get high() {
        return high;
      },
      get isPaused() {
        return paused;
      },
    },
  }, AsyncIteratorPrototype);

  listen(event, options[kFirstEventParam] ? onEvent : (...args) => onEvent(args));
  if (event !== 'error' && typeof emitter.on === 'function') listen('error', onError);
  for (const name of options?.close ?? []) listen(name, finish);

  const disposable = signal ?
    addAbortListener(signal, () => onError(new AbortError(undefined, { cause: signal.reason }))) :
    null;
  return iterator;
}

module.exports = { on, once };
