'use strict';

// What happens to errors and rejections no listener took. Loaded when that first happens.

// The stack of an unhandled error followed by the place that emitted it.
function enhanceStack(emitter, error, emitted) {
  const { findRepeatedLines } = require('internal/util/inspect/stack');
  let owner = '';
  try {
    const { name } = emitter.constructor;
    if (name !== 'EventEmitter') owner = ` on ${name} instance`;
  } catch {
    // Emitters without a constructor have no name to tell.
  }
  const original = error.stack.split('\n').slice(1);
  const lines = emitted.stack.split('\n').slice(1);
  const { length, start } = findRepeatedLines(lines, original);
  if (length > 0) {
    lines.splice(start + 1, length - 2, '    [... lines matching original stack trace ...]');
  }
  return `${error.stack}\nEmitted 'error' event${owner} at:\n${lines.join('\n')}`;
}

// captureRejections: a listener returned `promise`.
function catchRejection(emitter, promise, type, args, kCapture) {
  try {
    const { then } = promise; // Read once: it may be a getter.
    if (typeof then !== 'function') return;
    then.call(promise, undefined, (error) => {
      // Not from inside the promise, where a throw would be one more rejection.
      process.nextTick(deliverRejection, emitter, error, type, args, kCapture);
    });
  } catch (error) {
    emitter.emit('error', error);
  }
}

function deliverRejection(emitter, error, type, args, kCapture) {
  const handler = emitter[Symbol.for('nodejs.rejection')];
  if (typeof handler === 'function') {
    handler.call(emitter, error, type, ...args);
    return;
  }
  // The 'error' listeners' own rejections must not come back here.
  const previous = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit('error', error);
  } finally {
    emitter[kCapture] = previous;
  }
}

module.exports = { catchRejection, enhanceStack };
