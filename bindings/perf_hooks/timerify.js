'use strict';

// performance.timerify(): functions whose calls are entries of type 'function'.

const { codes } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { now } = require('internal/perf/clock');
const { makeEntry } = require('internal/perf/timeline');
const { announce, isObserved } = require('internal/perf/observer');

function finish(name, start, args, histogram) {
  const end = now();
  histogram?.record(Math.max(1, Math.ceil((end - start) * 1e6)));
  if (!isObserved('function')) return;
  const entry = makeEntry(name, 'function', start, end - start, args);
  args.forEach((arg, index) => { entry[index] = arg; });
  announce(entry);
}

function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && typeof histogram?.record !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'options.histogram', 'RecordableHistogram', histogram);
  }
  function timerified(...args) {
    const start = now();
    const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!new.target && typeof result?.finally === 'function') {
      return result.finally(() => finish(fn.name, start, args, histogram));
    }
    finish(fn.name, start, args, histogram);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: {
      __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}`,
    },
  });
  return timerified;
}

module.exports = { timerify };
