'use strict';

// The asynchronous context: a frame that whatever starts later inherits from what runs now.
//
// A frame is an immutable Map of storage to value; none (null or undefined) is an empty one. V8
// hands it on through promises; ticks, microtasks, timers and immediates ask `asyncContext` of
// internal/util, which costs nothing until activate().

const { activate: activateNative, getFrame, setFrame } = internalBinding('async_hooks');
const { asyncContext } = require('internal/util');

// Undefined would not replace, in a promise's job, what the job before it left behind.
function enter(frame) {
  setFrame(frame ?? null);
}

function runInFrame(frame, fn, receiver, args) {
  const outer = getFrame();
  enter(frame);
  try {
    return Reflect.apply(fn, receiver, args);
  } finally {
    enter(outer);
  }
}

function bind(fn) {
  const frame = getFrame();
  return function(...args) {
    return runInFrame(frame, fn, this, args);
  };
}

function activate() {
  if (asyncContext.active) return;
  activateNative();
  enter(getFrame());
  Object.assign(asyncContext, {
    active: true, bind, capture: getFrame, destroy() {}, flush() {}, run: runInFrame, unwind() {},
  });
}

// In a process that starts from a snapshot.
function restart() {
  if (asyncContext.active) activateNative();
}

module.exports = { activate, enter, getFrame, restart, runInFrame };
