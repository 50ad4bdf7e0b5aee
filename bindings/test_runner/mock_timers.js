'use strict';

// Timers and a clock that only move when the test says so.
// https://nodejs.org/api/test.html#class-mocktimers

const { AbortError, codes } = require('internal/errors');
const { TIMEOUT_MAX } = require('internal/timers');
const { emitExperimentalWarning } = require('internal/util/experimental');
const { validateAbortSignal, validateNumber, validateStringArray } = require('internal/validators');
const { mockDate } = require('internal/test/mock_date');

const kApis = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait'];
const kImmediately = -1;

class MockTimeout {
  constructor(id, callback, args, runAt, interval) {
    this.id = id;
    this.callback = callback;
    this.args = args;
    this.runAt = runAt;
    this.interval = interval;
  }

  hasRef() {
    return true;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  refresh() {
    return this;
  }
}

function checkSignal(signal) {
  if (signal === undefined) return;
  validateAbortSignal(signal, 'options.signal');
  if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

class MockTimers {
  #isEnabled = false;
  #now = 0;
  #nextId = 1;
  #timers = [];      // in the order in which they are due
  #replaced = [];    // [object, name, descriptor]

  constructor() {
    emitExperimentalWarning('The MockTimers API');
  }

  #insert(timer) {
    const isLater = (each) => each.runAt > timer.runAt ||
      (each.runAt === timer.runAt && each.id > timer.id);
    const at = this.#timers.findIndex(isLater);
    if (at === -1) this.#timers.push(timer);
    else this.#timers.splice(at, 0, timer);
  }

  #create(callback, delay, args, interval = undefined) {
    if (delay > TIMEOUT_MAX) delay = 1;
    const timer = new MockTimeout(this.#nextId++, callback, args, this.#now + delay, interval);
    this.#insert(timer);
    return timer;
  }

  #clear = (timer) => {
    const at = this.#timers.indexOf(timer);
    if (at !== -1) this.#timers.splice(at, 1);
  };

  #setTimeout = (callback, delay, ...args) => this.#create(callback, delay, args);

  #setInterval = (callback, delay, ...args) => this.#create(callback, delay, args, delay);

  #setImmediate = (callback, ...args) => this.#create(callback, kImmediately, args);

  // A promise of `value` when `delay` is over.
  #wait(delay, value, options) {
    return new Promise((resolve, reject) => {
      const signal = options?.signal;
      checkSignal(signal);
      const timer = this.#create(() => resolve(value), delay, []);
      signal?.addEventListener('abort', () => {
        this.#clear(timer);
        reject(new AbortError(undefined, { cause: signal.reason }));
      }, { once: true });
    });
  }

  async* #ticks(delay, value, options) {
    const signal = options?.signal;
    checkSignal(signal);
    let due = 0;
    let wake = () => {};
    const timer = this.#setInterval(() => {
      due++;
      wake();
    }, delay);
    const onAbort = () => wake();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      for (;;) {
        if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
        if (due === 0) {
          await new Promise((resolve) => { wake = resolve; });
          continue;
        }
        due--;
        yield value;
      }
    } finally {
      this.#clear(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #replace(object, name, value) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    this.#replaced.push([object, name, descriptor]);
    Object.defineProperty(object, name, {
      __proto__: null, value, writable: true, configurable: true,
      enumerable: descriptor?.enumerable ?? true,
    });
  }

  #replaceTimers(set, clear, replacement, promised) {
    for (const object of [globalThis, require('timers')]) {
      this.#replace(object, set, replacement);
      this.#replace(object, clear, this.#clear);
    }
    this.#replace(require('timers/promises'), set, promised);
  }

  #mock(api) {
    switch (api) {
      case 'setTimeout':
        this.#replaceTimers('setTimeout', 'clearTimeout', this.#setTimeout,
                            (delay, value, options) => this.#wait(delay, value, options));
        break;
      case 'setInterval':
        this.#replaceTimers('setInterval', 'clearInterval', this.#setInterval,
                            (delay, value, options) => this.#ticks(delay, value, options));
        break;
      case 'setImmediate':
        this.#replaceTimers('setImmediate', 'clearImmediate', this.#setImmediate,
                            (value, options) => this.#wait(kImmediately, value, options));
        break;
      case 'scheduler.wait':
        this.#replace(require('timers/promises').scheduler, 'wait',
                      (delay, options) => this.#wait(delay, undefined, options));
        break;
      case 'Date':
        this.#replace(globalThis, 'Date', mockDate(globalThis.Date, () => this.#now));
        break;
    }
  }

  #checkEnabled() {
    if (this.#isEnabled) return;
    throw new codes.ERR_INVALID_STATE(
      'You should enable MockTimers first by calling the .enable function');
  }

  #checkTime(time) {
    if (time < 0) throw new codes.ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
  }

  enable(options = {}) {
    if (this.#isEnabled) throw new codes.ERR_INVALID_STATE('MockTimers is already enabled!');
    if (Number.isNaN(options.now)) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'now', options.now, `epoch must be a positive integer received ${options.now}`);
    }
    const apis = options.apis || kApis;
    validateStringArray(apis, 'options.apis');
    for (const api of apis) {
      if (kApis.includes(api)) continue;
      throw new codes.ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
    }
    const { isDate } = require('util/types');
    const now = isDate(options.now) ? options.now.getTime() : options.now || 0;
    validateNumber(now, 'initialTime');
    this.#checkTime(now);
    this.#now = now;
    this.#isEnabled = true;
    for (const api of apis) this.#mock(api);
  }

  setTime(time = 0) {
    validateNumber(time, 'time');
    this.#checkTime(time);
    this.#checkEnabled();
    this.#now = time;
  }

  tick(time = 1) {
    this.#checkEnabled();
    this.#checkTime(time);
    this.#now += time;
    for (let [timer] = this.#timers; timer !== undefined && timer.runAt <= this.#now;
      [timer] = this.#timers) {
      Reflect.apply(timer.callback, undefined, timer.args);
      // The callback may have cleared it.
      const isLeft = this.#timers.includes(timer);
      this.#clear(timer);
      if (timer.interval === undefined || !isLeft) continue;
      timer.runAt += timer.interval;
      this.#insert(timer);
    }
  }

  runAll() {
    this.#checkEnabled();
    const last = this.#timers.at(-1);
    if (last !== undefined) this.tick(last.runAt - this.#now);
  }

  reset() {
    if (!this.#isEnabled) return;
    for (const [object, name, descriptor] of this.#replaced.reverse()) {
      Object.defineProperty(object, name, descriptor);
    }
    this.#replaced = [];
    this.#timers = [];
    this.#now = 0;
    this.#isEnabled = false;
  }

  [Symbol.dispose]() {
    this.reset();
  }
}

module.exports = { MockTimers };
