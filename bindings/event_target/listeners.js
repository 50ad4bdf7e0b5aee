'use strict';

// The listeners of one type on one target.
//
// A listener is known by its callback and its capture flag. Whoever goes through `entries` while
// callbacks run takes hold of the array first (hold, release): changes then go to a copy, so that
// the walk sees exactly the listeners that were there when it began; those that have been taken off
// meanwhile are `removed`.

const { kForget } = require('internal/event_target/symbols');

let registry;     // takes entries off whose weak callback is gone
let retained;     // resource -> Set of the weak callbacks that it keeps alive

function retain(resource, callback) {
  retained ??= new WeakMap();
  let callbacks = retained.get(resource);
  if (callbacks === undefined) retained.set(resource, callbacks = new Set());
  callbacks.add(callback);
  return new WeakRef(callbacks);
}

function watch(entry, callback, target, type) {
  registry ??= new FinalizationRegistry((held) => {
    held.target.deref()?.[kForget](held.type, held.entry);
  });
  registry.register(callback, { entry, target: new WeakRef(target), type }, entry);
}

class Listener {
  constructor(callback, flags) {
    this.callback = callback;       // a WeakRef of it where `weak`
    this.once = flags.once;
    this.capture = flags.capture;
    this.passive = flags.passive;
    this.nodeStyle = flags.nodeStyle;
    this.resistsStop = flags.resistsStop;
    this.weak = flags.weak !== undefined;
    this.keeper = undefined;        // WeakRef of the set that keeps a weak callback alive
    this.removed = false;
  }

  // The function or object that was registered; undefined once it is gone.
  get listener() {
    return this.weak ? this.callback.deref() : this.callback;
  }
}

class ListenerList {
  constructor() {
    this.entries = [];
    this.holders = 0;       // walks through `entries`
    // Of those in `entries`, the ones that count: an attribute like `onmessage` that was set to
    // null keeps its place.
    this.size = 0;
  }

  find(callback, capture) {
    for (const entry of this.entries) {
      if (entry.capture === capture && entry.listener === callback) return entry;
    }
    return undefined;
  }

  add(callback, flags, target, type) {
    const weak = flags.weak !== undefined;
    const entry = new Listener(weak ? new WeakRef(callback) : callback, flags);
    if (weak) {
      entry.keeper = retain(flags.weak, callback);
      watch(entry, callback, target, type);
    }
    this.#own().push(entry);
    this.size++;
  }

  remove(entry) {
    const entries = this.#own();
    entries.splice(entries.indexOf(entry), 1);
    entry.removed = true;
    if (entry.weak) {
      registry.unregister(entry);
      entry.keeper.deref()?.delete(entry.listener);
    }
    this.size--;
  }

  hold() {
    this.holders++;
    return this.entries;
  }

  release(entries) {
    if (entries === this.entries) this.holders--;
  }

  #own() {
    if (this.holders > 0) {
      this.entries = this.entries.slice();
      this.holders = 0;
    }
    return this.entries;
  }
}

module.exports = { ListenerList };
