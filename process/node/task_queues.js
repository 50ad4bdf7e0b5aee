'use strict';

// process.nextTick() and queueMicrotask().
//
// Contract with the native side (internalBinding('task_queue')): after a callback from native code
// returned, it calls processTicksAndRejections() when tickInfo says that there is something to do,
// and otherwise drains only the microtasks. When that throws, a tick did: the native side reports
// the error as uncaught; tickInfo stays set, so the remaining ticks run after the next callback
// (the uncaught handler schedules an immediate to make sure that there is one).

const { enqueueMicrotask, runMicrotasks, setTickCallback, tickInfo } =
  internalBinding('task_queue');
const { triggerUncaughtException } = internalBinding('errors');
const { listenForRejections, processPromiseRejections } = require('internal/process/promises');
const { TickQueue } = require('internal/process/tick_queue');
const { asyncContext } = require('internal/util');
const { validateFunction } = require('internal/validators');

const kHasTickScheduled = 0;
const kHasRejectionToWarn = 1;

const queue = new TickQueue();

function processTicksAndRejections() {
  do {
    while (!queue.isEmpty()) {
      const callback = queue.callback();
      const args = queue.args();
      queue.shift();
      if (args === undefined) {
        callback();
      } else {
        switch (args.length) {
          case 1: callback(args[0]); break;
          case 2: callback(args[0], args[1]); break;
          case 3: callback(args[0], args[1], args[2]); break;
          default: callback(...args);
        }
      }
    }
    runMicrotasks();
  } while (!queue.isEmpty() || processPromiseRejections());
  tickInfo[kHasTickScheduled] = 0;
  tickInfo[kHasRejectionToWarn] = 0;
}

// Between two callbacks that JavaScript runs in one call from native code.
function runNextTicks() {
  if (tickInfo[kHasTickScheduled] === 0 && tickInfo[kHasRejectionToWarn] === 0) {
    runMicrotasks();
    if (tickInfo[kHasTickScheduled] === 0 && tickInfo[kHasRejectionToWarn] === 0) return;
  }
  processTicksAndRejections();
}

function nextTick(callback) {
  validateFunction(callback, 'callback');
  if (process._exiting) return;   // nobody would ever run it
  let args;
  switch (arguments.length) {
    case 1: break;
    case 2: args = [arguments[1]]; break;
    case 3: args = [arguments[1], arguments[2]]; break;
    default:
      args = [arguments[1], arguments[2]];
      for (let i = 3; i < arguments.length; i++) args.push(arguments[i]);
  }
  if (asyncContext.active) callback = asyncContext.bind(callback, 'TickObject', { callback, args });
  tickInfo[kHasTickScheduled] = 1;
  queue.push(callback, args);
}

function runMicrotask(callback) {
  try {
    callback();
  } catch (error) {
    triggerUncaughtException(error, false);
  }
}

function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  if (asyncContext.active) callback = asyncContext.bind(callback, 'Microtask', { callback });
  enqueueMicrotask(runMicrotask.bind(undefined, callback));
}

function setupTaskQueue() {
  listenForRejections();
  setTickCallback(processTicksAndRejections);
}

module.exports = { nextTick, queueMicrotask, runNextTicks, setupTaskQueue };
