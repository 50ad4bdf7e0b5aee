'use strict';

const { activate, enter, getFrame, runInFrame } = require('internal/async_context');
const { AsyncResource } = require('internal/async_resource');

function frameWith(storage, value) {
  const frame = new Map(getFrame());
  frame.set(storage, value);
  return frame;
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
    enter(frameWith(this, store));
  }

  run(store, callback, ...args) {
    if (Object.is(store, this.getStore())) return Reflect.apply(callback, null, args);
    this.#enable();
    return runInFrame(frameWith(this, store), callback, null, args);
  }

  exit(callback, ...args) {
    if (!this.#enabled) return Reflect.apply(callback, null, args);
    const frame = new Map(getFrame());
    frame.delete(this);
    return runInFrame(frame, callback, null, args);
  }

  getStore() {
    return this.#enabled ? getFrame()?.get(this) : undefined;
  }
}

module.exports = { AsyncLocalStorage };
