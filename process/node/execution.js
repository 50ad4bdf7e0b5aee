'use strict';

// What happens to errors that nobody caught, and how the process ends.
//
// Contract with the native side, for every error that leaves a callback, a script, a tick or a
// rejected promise:
//
// 1. It calls onUncaught(error, fromPromise), registered with errors.setUncaughtHandler(). True:
//    the program handled it, go on (timers and immediates that were due are run, see
//    internal/timers).
// 2. On false, 'exit' was emitted already. The native side prints `error` with its report and then
//    calls exitAfterUncaught(1), registered with errors.setExitHandler(): it ends the process with
//    process.exitCode where the program set one (an 'exit' listener may), and with 1 otherwise.
// 3. When onUncaught throws, a listener did. The native side prints the new error instead and calls
//    exitAfterUncaught(7), which ends the process at once, without 'exit'.
//
// And for the end of a program:
//
// 4. When the loop has nothing left it calls emitBeforeExit() and runs the loop again if that left
//    something; then emitExit(), which returns the code to end the process with. Both are callbacks
//    like all others: ticks and microtasks are drained after them, and they may throw (see 1). When
//    emitExit() threw and the program handled that, it is called once more for the code alone.

const { codes } = require('internal/errors');
const { asyncContext } = require('internal/util');

const kUncaught = 1;
const kNoHandler = 6;
const kHandlerFailed = 7;

let captureCallback = null;

// `fatal(error)` is told of an error that ends the program, ended() of its end: it may be called
// more than once, and does not throw. `isExitCalled`: by process.exit().
const hooks = { fatal: undefined, ended: undefined, isExitCalled: false };

function setUncaughtExceptionCaptureCallback(fn) {
  if (fn === null) {
    captureCallback = null;
    internalBinding('errors').setAbortOnUncaught(!internalBinding('process_methods').isWorker);
    return;
  }
  if (typeof fn !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  }
  if (captureCallback !== null) throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  captureCallback = fn;
  internalBinding('errors').setAbortOnUncaught(false);
}

function hasUncaughtExceptionCaptureCallback() {
  return captureCallback !== null;
}

function noop() {}

// True when the program took care of the error.
function offer(error, fromPromise) {
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  process.emit('uncaughtExceptionMonitor', error, origin);
  if (captureCallback !== null) {
    captureCallback(error);
    return true;
  }
  return process.emit('uncaughtException', error, origin);
}

function emitExitAfterUncaught() {
  if (process._exiting) return;
  process._exiting = true;
  process.exitCode = kUncaught;
  try {
    process.emit('exit', kUncaught);
  } catch {
    // The first error is the one to report.
  }
}

// The program may have replaced what it finds as process._fatalException.
function callHandler(error, fromPromise) {
  const { _fatalException } = process;
  if (_fatalException === onUncaught) return onUncaught(error, fromPromise);
  if (typeof _fatalException === 'function') return process._fatalException(error, fromPromise);
  process._exiting = true;
  process.exitCode = kNoHandler;
  return false;
}

function onUncaught(error, fromPromise) {
  if (offer(error, fromPromise)) {
    if (asyncContext.active) asyncContext.unwind();
    // Makes sure that a callback follows, after which the ticks that are still waiting are run.
    require('timers').setImmediate(noop);
    return true;
  }
  hooks.fatal?.(error);
  emitExitAfterUncaught();
  return false;
}

function exitCode(fallback) {
  return process.exitCode == null ? fallback : Number(process.exitCode) | 0;
}

function exitAfterUncaught(code) {
  if (code === kHandlerFailed) process.reallyExit(code);
  emitExitAfterUncaught();
  process.reallyExit(exitCode(code));
}

function emitBeforeExit() {
  process.emit('beforeExit', exitCode(0));
}

function emitExit() {
  if (asyncContext.active) asyncContext.flush();
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', exitCode(0));
  }
  hooks.ended?.();
  return exitCode(0);
}

module.exports = {
  callHandler,
  emitBeforeExit,
  emitExit,
  exitAfterUncaught,
  hasUncaughtExceptionCaptureCallback,
  hooks,
  onUncaught,
  setUncaughtExceptionCaptureCallback,
};
