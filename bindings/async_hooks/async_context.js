'use strict';

// The asynchronous context: a frame that whatever starts later inherits from what runs now.
//
// A frame is an immutable list of storages, each followed by its value; none (null or undefined) is
// an empty one. V8 hands it on through promises; ticks, microtasks, timers and immediates ask
// `asyncContext` of internal/util, which costs nothing until activate().

const {
  activate: activateNative, getRunningFrame, setFrame, setRunningFrame, turns,
} = internalBinding('async_hooks');
const { asyncContext } = require('internal/util');

// To ask V8 for the frame is a call into its API. While no microtask ended and no turn began
// (bindings/core/async_frame.h), it is the one that was seen or entered last.
let microtasks;
let lastFrame;
let lastTurn = -1;

// Whether that holds: not in a program with several contexts of the engine.
let canCount = false;

// A small integer, or -1.
function thisTurn() {
  return canCount ? (microtasks[0] + turns[0]) & 0x3fffffff : -1;
}

function getFrame() {
  const turn = thisTurn();
  if (turn !== lastTurn || turn < 0) {
    lastTurn = turn;
    lastFrame = getRunningFrame();
  }
  return lastFrame;
}

// Undefined would not replace, in a promise's job, what the job before it left behind.
function enter(frame) {
  lastFrame = frame ?? null;
  lastTurn = thisTurn();
  if (lastTurn < 0) setRunningFrame(lastFrame);
  else setFrame(lastFrame);
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

// For callbacks of the runtime: the handler of an error that nobody caught still runs in the frame,
// and unwind() ends it.
function run(frame, fn, receiver, args) {
  const outer = getFrame();
  enter(frame);
  const result = Reflect.apply(fn, receiver, args);
  enter(outer);
  return result;
}

function unwind() {
  enter(null);
}

function bind(fn) {
  const frame = getFrame();
  return function(...args) {
    return run(frame, fn, this, args);
  };
}

function start() {
  microtasks = activateNative();
  canCount = microtasks !== undefined && !asyncContext.hasOtherContexts;
  lastTurn = -1;
}

function expectOthers() {
  canCount = false;
}

function activate() {
  if (asyncContext.active) return;
  start();
  enter(getFrame());
  Object.assign(asyncContext, {
    active: true, bind, capture: getFrame, captureOf: getFrame, destroy() {}, expectOthers,
    flush() {}, run, unwind,
  });
}

// In a process that starts from a snapshot.
function restart() {
  if (asyncContext.active) start();
}

module.exports = { activate, enter, getFrame, restart, runInFrame };
