'use strict';

// The public module 'timers'; its functions are also globals.

const { Timeout, activate, cancel, insert, remove, timerById, unenroll, TIMEOUT_MAX } =
  require('internal/timers');
const { Immediate, cancelImmediate } = require('internal/timers/immediate');
const { validateFunction, validateNumber } = require('internal/validators');

const kPromisify = Symbol.for('nodejs.util.promisify.custom');

function setTimeout(callback, after, arg1, arg2, arg3) {
  validateFunction(callback, 'callback');
  let args;
  switch (arguments.length) {
    case 1:
    case 2:
      break;
    case 3: args = [arg1]; break;
    case 4: args = [arg1, arg2]; break;
    default:
      args = [arg1, arg2, arg3];
      for (let i = 5; i < arguments.length; i++) args.push(arguments[i]);
  }
  const timeout = new Timeout(callback, after, args, false, true);
  insert(timeout, timeout._idleTimeout);
  return timeout;
}

function setInterval(callback, repeat, arg1, arg2, arg3) {
  validateFunction(callback, 'callback');
  let args;
  switch (arguments.length) {
    case 1:
    case 2:
      break;
    case 3: args = [arg1]; break;
    case 4: args = [arg1, arg2]; break;
    default:
      args = [arg1, arg2, arg3];
      for (let i = 5; i < arguments.length; i++) args.push(arguments[i]);
  }
  const timeout = new Timeout(callback, repeat, args, true, true);
  insert(timeout, timeout._idleTimeout);
  return timeout;
}

function clearTimeout(timer) {
  if (timer && timer._onTimeout) {
    cancel(timer);
  } else if (typeof timer === 'number' || typeof timer === 'string') {
    const known = timerById(timer);
    if (known !== undefined) cancel(known);
  }
}

function clearInterval(timer) {
  clearTimeout(timer);
}

function setImmediate(callback, arg1, arg2, arg3) {
  validateFunction(callback, 'callback');
  let args;
  switch (arguments.length) {
    case 1: break;
    case 2: args = [arg1]; break;
    case 3: args = [arg1, arg2]; break;
    default:
      args = [arg1, arg2, arg3];
      for (let i = 4; i < arguments.length; i++) args.push(arguments[i]);
  }
  return new Immediate(callback, args);
}

function clearImmediate(immediate) {
  if (!immediate || immediate._destroyed) return;
  // Anything but an Immediate has no place in the queue that could be given up.
  if (immediate instanceof Immediate) cancelImmediate(immediate);
}

Timeout.prototype[Symbol.dispose] = function() {
  clearTimeout(this);
};
Immediate.prototype[Symbol.dispose] = function() {
  clearImmediate(this);
};

function promisified(name) {
  return {
    enumerable: true,
    get() {
      return require('timers/promises')[name];
    },
  };
}
Object.defineProperty(setTimeout, kPromisify, promisified('setTimeout'));
Object.defineProperty(setImmediate, kPromisify, promisified('setImmediate'));

// The functions below are deprecated leftovers: some other object plays the timer.

function enroll(item, msecs) {
  validateNumber(msecs, 'msecs');
  if (msecs < 0 || !Number.isFinite(msecs)) {
    const { ERR_OUT_OF_RANGE } = require('internal/errors').codes;
    throw new ERR_OUT_OF_RANGE('msecs', 'a non-negative finite number', msecs);
  }
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\n` +
                        `Timer duration was truncated to ${TIMEOUT_MAX}.`,
                        'TimeoutOverflowWarning');
    msecs = TIMEOUT_MAX;
  }
  if (item._idleNext) {
    unenroll(item);
    remove(item);
  }
  item._idleNext = item;
  item._idlePrev = item;
  item._idleTimeout = msecs;
}

function deprecated(implementation, message, code) {
  let warned = false;
  return function(...args) {
    if (!warned) {
      warned = true;
      process.emitWarning(message, 'DeprecationWarning', code, this);
    }
    return Reflect.apply(implementation, this, args);
  };
}

module.exports = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
  _unrefActive: deprecated(
    (item) => activate(item, false),
    'timers._unrefActive() is deprecated. Please use timeout.refresh() instead.', 'DEP0127'),
  active: deprecated(
    (item) => activate(item, true),
    'timers.active() is deprecated. Please use timeout.refresh() instead.', 'DEP0126'),
  unenroll: deprecated(
    unenroll,
    'timers.unenroll() is deprecated. Please use clearTimeout instead.', 'DEP0096'),
  enroll: deprecated(
    enroll,
    'timers.enroll() is deprecated. Please use setTimeout instead.', 'DEP0095'),
};

Object.defineProperty(module.exports, 'promises', {
  configurable: true,
  enumerable: true,
  get() {
    return require('timers/promises');
  },
});
