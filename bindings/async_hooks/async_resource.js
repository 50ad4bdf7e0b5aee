'use strict';

// AsyncResource: a context that a program keeps, to run callbacks in. The ids of asynchronous
// resources are those of these scopes; the main program is 1.

const { codes } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const { deprecate, kEmptyObject } = require('internal/util');
const { newAsyncId } = require('internal/timers');
const { getFrame, runInFrame } = require('internal/async_context');

const kTopLevel = { asyncId: 1, triggerAsyncId: 0, resource: {} };

let current = kTopLevel;

class AsyncResource {
  #asyncId = newAsyncId();
  #triggerAsyncId;
  #frame = getFrame();

  constructor(type, options = kEmptyObject) {
    validateString(type, 'type');
    const trigger = typeof options === 'number' ?
      options : options.triggerAsyncId ?? current.asyncId;
    if (!Number.isSafeInteger(trigger) || trigger < -1) {
      throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    }
    this.#triggerAsyncId = trigger;
  }

  runInAsyncScope(fn, thisArg, ...args) {
    const outer = current;
    current = { asyncId: this.#asyncId, triggerAsyncId: this.#triggerAsyncId, resource: this };
    try {
      return runInFrame(this.#frame, fn, thisArg, args);
    } finally {
      current = outer;
    }
  }

  emitDestroy() {
    return this;
  }

  asyncId() {
    return this.#asyncId;
  }

  triggerAsyncId() {
    return this.#triggerAsyncId;
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = function(...args) {
      return resource.runInAsyncScope(fn, thisArg === undefined ? this : thisArg, ...args);
    };
    let shown = this;
    const note = 'The asyncResource property on bound functions is deprecated';
    Object.defineProperties(bound, {
      length: { __proto__: null, value: fn.length, configurable: true },
      asyncResource: {
        __proto__: null,
        configurable: true,
        enumerable: true,
        get: deprecate(() => shown, note, 'DEP0172'),
        set: deprecate((value) => { shown = value; }, note, 'DEP0172'),
      },
    });
    return bound;
  }

  static bind(fn, type, thisArg) {
    return new AsyncResource(type || fn.name || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

module.exports = {
  AsyncResource,
  executionAsyncId: () => current.asyncId,
  executionAsyncResource: () => current.resource,
  triggerAsyncId: () => current.triggerAsyncId,
};
