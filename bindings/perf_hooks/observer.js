'use strict';

// PerformanceObserver: https://w3c.github.io/performance-timeline/

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { defineInterface, inspectAs } = require('internal/web_interface');
const { validateFunction, validateObject } = require('internal/validators');

const kSupported = Object.freeze([
  'dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource',
]);
const kMake = Symbol('kMake');
const kBuffered = ['mark', 'measure', 'resource'];

const observers = new Set();
const pending = new Set();
const watchers = new Map();   // type -> function of the first and after the last observer of it
let isScheduled = false;

class PerformanceObserverEntryList {
  #entries;

  constructor(key, entries) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = [...entries].sort((a, b) => a.startTime - b.startTime);
  }

  getEntries() {
    return [...this.#entries];
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return this.#entries.filter((entry) => entry.entryType === `${type}`);
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return this.#entries.filter((entry) => entry.name === `${name}` &&
      (type === undefined || entry.entryType === type));
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, this.#entries, depth, options);
  }
}
defineInterface(PerformanceObserverEntryList, 'PerformanceObserverEntryList',
                ['getEntries', 'getEntriesByType', 'getEntriesByName']);

function dispatchPending() {
  isScheduled = false;
  const due = [...pending];
  pending.clear();
  for (const observer of due) observer.deliver();
}

// Observers hear of entries together, on a later turn that they do not keep the program going for.
function schedule(observer) {
  pending.add(observer);
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(dispatchPending);
}

class Observation {
  #callback;
  #observer;
  #entries = [];
  types = new Set();

  constructor(callback, observer) {
    this.#callback = callback;
    this.#observer = observer;
  }

  add(entry) {
    this.#entries.push(entry);
    schedule(this);
  }

  take() {
    const entries = this.#entries;
    this.#entries = [];
    return entries;
  }

  deliver() {
    const entries = this.take();
    if (entries.length === 0) return;
    const list = new PerformanceObserverEntryList(kMake, entries);
    Reflect.apply(this.#callback, this.#observer, [list, this.#observer]);
  }
}

function countOf(type) {
  let count = 0;
  for (const { types } of observers) count += types.has(type) ? 1 : 0;
  return count;
}

function watch(type) {
  if (countOf(type) === 1) watchers.get(type)?.(true);
}

function unwatch(type) {
  if (countOf(type) === 0) watchers.get(type)?.(false);
}

class PerformanceObserver {
  #observation;
  #mode;

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#observation = new Observation(callback, this);
  }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) {
      throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    }
    if (entryTypes != null && type != null) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'options.entryTypes', entryTypes,
        'options.entryTypes can not set with options.type together');
    }
    const mode = entryTypes !== undefined ? 'multiple' : 'single';
    if (this.#mode !== undefined && this.#mode !== mode) {
      const { DOMException } = require('internal/dom_exception');
      throw new DOMException(
        `PerformanceObserver can not change to ${mode} observations`, 'InvalidModificationError');
    }
    this.#mode = mode;
    if (mode === 'multiple') this.#observeAll(entryTypes);
    else this.#observeOne(type, buffered);
  }

  #observeAll(types) {
    if (!Array.isArray(types)) {
      throw new codes.ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', types);
    }
    const wanted = types.filter((type) => kSupported.includes(type));
    this.disconnect(true);
    if (wanted.length === 0) return;
    observers.add(this.#observation);
    for (const type of wanted) this.#addType(type);
  }

  #observeOne(type, buffered) {
    if (!kSupported.includes(type)) return;
    observers.add(this.#observation);
    this.#addType(type);
    if (!buffered || !kBuffered.includes(type)) return;
    const { getEntries } = require('internal/perf/timeline');
    for (const entry of getEntries((each) => each.entryType === type)) {
      this.#observation.add(entry);
    }
  }

  #addType(type) {
    if (this.#observation.types.has(type)) return;
    this.#observation.types.add(type);
    watch(type);
  }

  disconnect(keepMode = undefined) {
    const { types } = this.#observation;
    observers.delete(this.#observation);
    pending.delete(this.#observation);
    this.#observation.take();
    this.#observation.types = new Set();
    for (const type of types) unwatch(type);
    if (keepMode !== true) this.#mode = undefined;
  }

  takeRecords() {
    return this.#observation.take();
  }

  static get supportedEntryTypes() {
    return kSupported;
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, {
      connected: observers.has(this.#observation),
      pending: pending.has(this.#observation),
      entryTypes: [...this.#observation.types],
    }, depth, options);
  }
}
defineInterface(PerformanceObserver, 'PerformanceObserver', [
  'observe', 'disconnect', 'takeRecords',
]);

// Gives an entry to those who want to know of its type.
function announce(entry) {
  for (const observation of observers) {
    if (observation.types.has(entry.entryType)) observation.add(entry);
  }
}

function isObserved(type) {
  return countOf(type) > 0;
}

// `onChange(isWatched)` is called when the first observer of the type comes and when the last goes.
function setWatcher(type, onChange) {
  watchers.set(type, onChange);
}

module.exports = {
  PerformanceObserver, PerformanceObserverEntryList, announce, isObserved, setWatcher,
};
