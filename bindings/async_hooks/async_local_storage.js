'use strict';

const { activate, enter, getFrame, runInFrame } = require('internal/async_context');
const { AsyncResource } = require('internal/async_resource');

// Where the frame has the storage, or -1. There are few.
function indexIn(frame, storage) {
  for (let at = 0; at < frame.length; at += 2) {
    if (frame[at] === storage) return at;
  }
  return -1;
}

// Appends what `frame` has of others than `storage`.
function appendOthers(next, frame, storage) {
  for (let at = 0; at < frame.length; at += 2) {
    if (frame[at] === storage) continue;
    next[next.length] = frame[at];
    next[next.length] = frame[at + 1];
  }
  return next;
}

function frameWith(frame, storage, value) {
  return frame == null ? [storage, value] : appendOthers([storage, value], frame, storage);
}

function frameWithout(frame, storage) {
  return frame == null ? frame : appendOthers([], frame, storage);
}

function valueIn(frame, storage) {
  if (frame == null) return undefined;
  const at = indexIn(frame, storage);
  return at < 0 ? undefined : frame[at + 1];
}

class AsyncLocalStorage {
  #enabled = false;

  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  static snapshot() {
    return AsyncLocalStorage.bind((fn, ...args) => fn(...args));
  }

  disable() {
    this.#enabled = false;
  }

  #enable() {
    activate();
    this.#enabled = true;
  }

  enterWith(store) {
    this.#enable();
    enter(frameWith(getFrame(), this, store));
  }

  run(store, callback, ...args) {
    const outer = getFrame();
    if (this.#enabled ? Object.is(store, valueIn(outer, this)) : store === undefined) {
      return Reflect.apply(callback, null, args);
    }
    this.#enable();
    enter(frameWith(outer, this, store));
    try {
      return Reflect.apply(callback, null, args);
    } finally {
      enter(outer);
    }
  }

  exit(callback, ...args) {
    if (!this.#enabled) return Reflect.apply(callback, null, args);
    return runInFrame(frameWithout(getFrame(), this), callback, null, args);
  }

  getStore() {
    return this.#enabled ? valueIn(getFrame(), this) : undefined;
  }
}

module.exports = { AsyncLocalStorage };
