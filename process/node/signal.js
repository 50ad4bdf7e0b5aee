'use strict';

// process.on('SIGINT', ...): a signal is watched while it has listeners.
//
// Contract with the native side (internalBinding('signal_wrap')): start(signum, callback) returns 0
// or a negative errno and calls callback() from the loop for every delivery, without keeping the
// loop alive; stop(signum) ends that.

const signals = require('internal/signals');
const { asyncContext } = require('internal/util');

const watched = new Map();   // name -> scope of the listeners
let multipleWarned = false;

function reportMultipleResolves() {
  internalBinding('task_queue').reportMultipleResolves();
  if (multipleWarned) return;
  multipleWarned = true;
  process.emitWarning(
    'The multipleResolves event has been deprecated.', 'DeprecationWarning', 'DEP0160');
}

function onNewListener(event) {
  if (event === 'multipleResolves') reportMultipleResolves();
  if (typeof event !== 'string' || signals[event] === undefined || watched.has(event)) return;
  const signum = signals[event];
  const emit = () => process.emit(event, event, signum);
  const failure = internalBinding('signal_wrap').start(signum, () => {
    if (asyncContext.active) asyncContext.run(watched.get(event), emit, null, []);
    else emit();
  });
  if (failure) {
    const { ErrnoException } = require('internal/errors');
    throw new ErrnoException(failure, 'uv_signal_start');
  }
  watched.set(event, asyncContext.active ? asyncContext.capture('SIGNALWRAP') : undefined);
}

function onRemoveListener(event) {
  if (!watched.has(event) || process.listenerCount(event) !== 0) return;
  if (asyncContext.active) asyncContext.destroy(watched.get(event));
  watched.delete(event);
  internalBinding('signal_wrap').stop(signals[event]);
}

// Watches in a process that starts from a snapshot what was watched when that was made.
function restart() {
  const events = [...watched.keys()];
  watched.clear();
  events.forEach(onNewListener);
}

module.exports = { onNewListener, onRemoveListener, restart };
