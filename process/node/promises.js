'use strict';

// What happens to promises that are rejected while nobody handles them.
//
// V8 reports each such rejection at once. It counts as unhandled only when it is still so after the
// tick and microtask queues ran dry: then processPromiseRejections() does what the mode says
// (--unhandled-rejections=throw | strict | warn | none | warn-with-error-code).

const {
  promiseRejectEvents: {
    kPromiseHandlerAddedAfterReject, kPromiseRejectWithNoHandler, kPromiseResolveAfterResolved,
  },
  setPromiseRejectCallback,
  tickInfo,
} = internalBinding('task_queue');

const { asyncContext } = require('internal/util');

const kHasRejectionToWarn = 1;
const kWarningName = 'UnhandledPromiseRejectionWarning';

let pending = new Map();          // promise -> record, since the queues last ran dry
const reported = new WeakMap();   // promise -> record, treated as unhandled before
const lateHandled = [];           // { promise, warning }: reported, but then handled after all
let lastId = 0;
let mode = null;

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stack');
}

function describe(reason) {
  return require('internal/process/describe_reason').describeReason(reason);
}

function unhandledError(reason) {
  if (isErrorLike(reason)) return reason;
  const error = new (class UnhandledPromiseRejection extends Error {})(
    'This error originated either by throwing inside of an async function without a catch block, ' +
    'or by rejecting a promise which was not handled with .catch(). The promise rejected with ' +
    `the reason "${describe(reason)}".`);
  error.code = 'ERR_UNHANDLED_REJECTION';
  error.name = 'UnhandledPromiseRejection';
  return error;
}

function withoutStack(make) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function warnAbout({ id, reason }) {
  const warning = withoutStack(() => new Error(
    'Unhandled promise rejection. This error originated either by throwing inside of an async ' +
    'function without a catch block, or by rejecting a promise which was not handled with ' +
    '.catch(). To terminate the node process on unhandled promise rejection, use the CLI flag ' +
    '`--unhandled-rejections=strict` (see ' +
    'https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). ' +
    `(rejection id: ${id})`));
  warning.name = kWarningName;
  let text;
  try {
    if (isErrorLike(reason)) warning.stack = text = reason.stack;
    else text = describe(reason);
    process.emitWarning(text, kWarningName);
  } catch {
    // A stack that cannot be read or is no string.
    try {
      process.emitWarning(describe(reason), kWarningName);
    } catch {
      // The general warning below is all that can be said.
    }
  }
  process.emitWarning(warning);
}

function emitUnhandled(promise, { reason }) {
  return process.emit('unhandledRejection', reason, promise);
}

function triggerUncaught(error) {
  internalBinding('errors').triggerUncaughtException(error, true);
}

const kModes = {
  __proto__: null,
  'none'(promise, record) {
    emitUnhandled(promise, record);
  },
  'strict'(promise, record) {
    triggerUncaught(unhandledError(record.reason));
    if (!emitUnhandled(promise, record)) warnAbout(record);
  },
  'throw'(promise, record) {
    if (!emitUnhandled(promise, record)) triggerUncaught(unhandledError(record.reason));
  },
  'warn'(promise, record) {
    emitUnhandled(promise, record);
    warnAbout(record);
  },
  'warn-with-error-code'(promise, record) {
    if (emitUnhandled(promise, record)) return;
    warnAbout(record);
    process.exitCode = 1;
  },
};

function currentMode() {
  const { getOptionValue } = require('internal/options');
  return kModes[getOptionValue('--unhandled-rejections')] ?? kModes.throw;
}

function onRejectEvent(event, promise, reason) {
  if (event === kPromiseRejectWithNoHandler) {
    const scope = asyncContext.active ? asyncContext.captureOf(promise) : undefined;
    pending.set(promise, { reason, id: ++lastId, scope });
    tickInfo[kHasRejectionToWarn] = 1;
  } else if (event === kPromiseHandlerAddedAfterReject) {
    if (pending.delete(promise)) return;
    const record = reported.get(promise);
    if (record === undefined) return;
    reported.delete(promise);
    // Made here, because here the stack shows who added the handler.
    const warning = new Error(
      `Promise rejection was handled asynchronously (rejection id: ${record.id})`);
    warning.name = 'PromiseRejectionHandledWarning';
    warning.id = record.id;
    lateHandled.push({ promise, warning });
    tickInfo[kHasRejectionToWarn] = 1;
  } else {
    // Later: what a listener throws must not reach the code that settles.
    const type = event === kPromiseResolveAfterResolved ? 'resolve' : 'reject';
    process.nextTick(() => process.emit('multipleResolves', type, promise, reason));
  }
}

// True when code ran that may have left ticks, microtasks or further rejections.
function processPromiseRejections() {
  if (pending.size === 0 && lateHandled.length === 0) return false;
  while (lateHandled.length > 0) {
    const { promise, warning } = lateHandled.shift();
    if (!process.emit('rejectionHandled', promise)) process.emitWarning(warning);
  }
  const batch = pending;
  pending = new Map();
  mode ??= currentMode();
  for (const [promise, record] of batch) {
    reported.set(promise, record);
    // An error that a listener throws must not lose the promises behind this one.
    batch.delete(promise);
    try {
      if (asyncContext.active) asyncContext.run(record.scope, mode, null, [promise, record]);
      else mode(promise, record);
    } catch (error) {
      if (batch.size > 0) {
        for (const [later, itsRecord] of pending) batch.set(later, itsRecord);
        pending = batch;
      }
      throw error;
    }
  }
  return true;
}

function listenForRejections() {
  setPromiseRejectCallback(onRejectEvent);
}

module.exports = { listenForRejections, processPromiseRejections };
