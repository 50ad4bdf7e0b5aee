'use strict';

// Marks and measures: https://w3c.github.io/user-timing/

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { validateNumber, validateObject } = require('internal/validators');
const { defineInterface, inspectAs } = require('internal/web_interface');
const { now } = require('internal/perf/clock');

const kMake = Symbol('kMake');

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;
  #detail;

  constructor(key, name, type, start, duration, detail) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
    this.#detail = detail;
  }

  get name() {
    return this.#name;
  }

  get entryType() {
    return this.#type;
  }

  get startTime() {
    return this.#start;
  }

  get duration() {
    return this.#duration;
  }

  get detail() {
    return this.#detail;
  }

  toJSON() {
    const { name, entryType, startTime, duration, detail } = this;
    return { name, entryType, startTime, duration, detail };
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, this.toJSON(), depth, options);
  }
}
defineInterface(PerformanceEntry, 'PerformanceEntry',
                ['name', 'entryType', 'startTime', 'duration', 'toJSON']);

function cloneDetail(detail) {
  return detail == null ? null : structuredClone(detail);
}

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    if (options != null) validateObject(options, 'options');
    const start = options?.startTime ?? now();
    validateNumber(start, 'startTime');
    if (start < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
    super(kMake, `${name}`, 'mark', start, 0, cloneDetail(options?.detail));
  }
}
defineInterface(PerformanceMark, 'PerformanceMark');

class PerformanceMeasure extends PerformanceEntry {}
defineInterface(PerformanceMeasure, 'PerformanceMeasure');

let entries = [];

function add(entry) {
  entries.push(entry);
  require('internal/perf/observer').announce(entry);
}

function mark(name, options) {
  const entry = new PerformanceMark(name, options);
  add(entry);
  return entry;
}

// An entry of another type, for observers only.
function makeEntry(name, type, start, duration, detail) {
  return new PerformanceEntry(kMake, name, type, start, duration, detail);
}

// One that has what is in its detail as properties, too, as older programs look for it.
function makeNodeEntry(name, type, start, duration, detail) {
  const { deprecate } = require('internal/util');
  const entry = makeEntry(name, type, start, duration, detail);
  for (const key of Object.keys(detail)) {
    const get = deprecate(() => detail[key], 'Custom PerformanceEntry accessors are deprecated. ' +
      'Please use the detail property.', 'DEP0152');
    Object.defineProperty(entry, key, {
      __proto__: null, configurable: true, enumerable: true, get, set() {},
    });
  }
  return entry;
}

// The time that a mark's name or a number stands for.
function timeOf(value) {
  if (typeof value === 'number') {
    if (value < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(value);
    return value;
  }
  const text = `${value}`;
  const found = entries.findLast((entry) => entry.entryType === 'mark' && entry.name === text);
  if (found !== undefined) return found.startTime;
  const { DOMException } = require('internal/dom_exception');
  throw new DOMException(`The "${text}" performance mark has not been set`, 'SyntaxError');
}

function measure(name, startOrOptions, endMark) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
  const isObject = startOrOptions !== null && typeof startOrOptions === 'object';
  const options = isObject ? startOrOptions : { start: startOrOptions, end: endMark };
  const { duration } = options;
  let end;
  if (options.end !== undefined) end = timeOf(options.end);
  else if (options.start !== undefined && duration !== undefined) {
    end = timeOf(options.start) + duration;
  } else end = now();
  let start = 0;
  if (options.start !== undefined) start = timeOf(options.start);
  else if (duration !== undefined) start = end - duration;
  const entry = new PerformanceMeasure(kMake, `${name}`, 'measure', start, end - start,
                                       cloneDetail(options.detail));
  add(entry);
  return entry;
}

function getEntries(wanted = () => true) {
  return entries.filter(wanted).sort((a, b) => a.startTime - b.startTime);
}

function clear(type, name) {
  entries = entries.filter((entry) => entry.entryType !== type ||
                                      (name !== undefined && entry.name !== `${name}`));
}

module.exports = {
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  add,
  clear,
  getEntries,
  // The key to the constructor of an entry.
  kMake,
  makeEntry,
  makeNodeEntry,
  mark,
  measure,
};
