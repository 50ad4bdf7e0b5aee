'use strict';

// Stand-ins for functions and methods that remember how they were called.
// https://nodejs.org/api/test.html#class-mocktracker

const { codes } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateInteger, validateObject,
} = require('internal/validators');

class MockFunctionContext {
  #calls = [];
  #mocks = new Map();    // number of a call -> its implementation
  #implementation;
  #restore;
  #times;

  constructor(implementation, restore, times) {
    this.#implementation = implementation;
    this.#restore = restore;
    this.#times = times;
  }

  get calls() {
    return [...this.#calls];
  }

  callCount() {
    return this.#calls.length;
  }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const next = this.#calls.length;
    const call = onCall ?? next;
    validateInteger(call, 'onCall', next);
    this.#mocks.set(call, implementation);
  }

  resetCalls() {
    this.#calls = [];
  }

  restore() {
    const { descriptor, object, original, methodName } = this.#restore;
    if (typeof methodName === 'string' || typeof methodName === 'symbol') {
      Object.defineProperty(object, methodName, descriptor);
    }
    this.#implementation = original;
    this.#mocks.clear();
  }

  // For mocks: what this call runs, and the record of it.
  nextImplementation() {
    const call = this.#calls.length;
    const implementation = this.#mocks.get(call) ?? this.#implementation;
    this.#mocks.delete(call);
    if (call + 1 === this.#times) this.restore();
    return implementation;
  }

  track(call) {
    this.#calls.push(call);
  }
}

const { nextImplementation, restore: restoreMock, track } = MockFunctionContext.prototype;
delete MockFunctionContext.prototype.nextImplementation;
delete MockFunctionContext.prototype.track;

function record(context, call, run) {
  const stack = new Error();
  const entry = { ...call, error: undefined, result: undefined, stack };
  try {
    entry.result = run(entry);
    return entry.result;
  } catch (error) {
    entry.error = error;
    throw error;
  } finally {
    Reflect.apply(track, context, [{
      arguments: entry.arguments,
      error: entry.error,
      result: entry.result,
      stack: entry.stack,
      target: entry.target,
      this: entry.this,
    }]);
  }
}

function makeMock(original, context) {
  return new Proxy(original, {
    __proto__: null,
    apply(_, receiver, args) {
      const implementation = Reflect.apply(nextImplementation, context, []);
      return record(context, { arguments: args, target: undefined, this: receiver },
                    () => Reflect.apply(implementation, receiver, args));
    },
    construct(target, args, newTarget) {
      const implementation = Reflect.apply(nextImplementation, context, []);
      return record(context, { arguments: args, target, this: undefined }, (entry) => {
        entry.this = Reflect.construct(implementation, args, newTarget);
        return entry.this;
      });
    },
    get(target, property, receiver) {
      return property === 'mock' ? context : Reflect.get(target, property, receiver);
    },
  });
}

function findMethod(object, name) {
  for (let at = object; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

function validateStringOrSymbol(value, name) {
  if (typeof value !== 'string' && typeof value !== 'symbol') {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'symbol'], value);
  }
}

function validateTimes(times) {
  if (times !== Infinity) validateInteger(times, 'options.times', 1);
}

class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    if (this.#timers === undefined) {
      const { MockTimers } = require('internal/test/mock_timers');
      this.#timers = new MockTimers();
    }
    return this.#timers;
  }

  #make(original, restore, times) {
    const context = new MockFunctionContext(restore.implementation, restore, times);
    this.#mocks.push(context);
    return makeMock(original, context);
  }

  // Each mock without a function of the program's has one of its own.
  fn(original = function() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      const noop = function() {};
      [original, implementation, options] = [noop, noop, original];
    } else if (implementation !== null && typeof implementation === 'object') {
      [implementation, options] = [original, implementation];
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { times = Infinity } = options;
    validateTimes(times);
    return this.#make(original, { original, implementation }, times);
  }

  method(object, methodName, implementation = undefined, options = {}) {
    validateStringOrSymbol(methodName, 'methodName');
    if (typeof object !== 'function') validateObject(object, 'object');
    if (implementation !== null && typeof implementation === 'object') {
      [implementation, options] = [undefined, implementation];
    }
    if (implementation !== undefined) validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { getter = false, setter = false, times = Infinity } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    validateTimes(times);
    if (setter && getter) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'options.setter', setter, "cannot be used with 'options.getter'");
    }
    const found = findMethod(object, methodName);
    const kind = getter ? 'get' : setter ? 'set' : 'value';
    const original = found?.[kind];
    if (typeof original !== 'function') {
      throw new codes.ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    }
    const restore = {
      descriptor: found,
      implementation: implementation ?? original,
      methodName,
      object,
      original,
    };
    const mock = this.#make(original, restore, times);
    const descriptor = { __proto__: null, configurable: found.configurable,
      enumerable: found.enumerable };
    if (kind === 'value') {
      descriptor.writable = found.writable;
      descriptor.value = mock;
    } else {
      descriptor.get = getter ? mock : found.get;
      descriptor.set = setter ? mock : found.set;
    }
    Object.defineProperty(object, methodName, descriptor);
    return mock;
  }

  #accessor(kind, object, methodName, implementation, options) {
    if (implementation !== null && typeof implementation === 'object') {
      [implementation, options] = [undefined, implementation];
    } else {
      validateObject(options, 'options');
    }
    const given = options[kind] ?? true;
    if (given === false) {
      throw new codes.ERR_INVALID_ARG_VALUE(`options.${kind}`, given, 'cannot be false');
    }
    return this.method(object, methodName, implementation, { ...options, [kind]: given });
  }

  getter(object, methodName, implementation = undefined, options = {}) {
    return this.#accessor('getter', object, methodName, implementation, options);
  }

  setter(object, methodName, implementation = undefined, options = {}) {
    return this.#accessor('setter', object, methodName, implementation, options);
  }

  module() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('mock.module');
  }

  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }

  restoreAll() {
    for (const mock of this.#mocks) Reflect.apply(restoreMock, mock, []);
  }
}

module.exports = { MockTracker };
