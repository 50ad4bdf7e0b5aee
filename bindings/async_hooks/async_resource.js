'use strict';

// AsyncResource: a context that a program keeps, to run callbacks in. The ids of asynchronous
// resources are those of these scopes; the main program is 1.

const { codes } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const { deprecate, kEmptyObject } = require('internal/util');
const { newAsyncId } = require('internal/timers');
const { getFrame } = require('internal/async_context');
const tracking = require('internal/async_hooks/tracking');

class AsyncResource {
  #scope;

  constructor(type, options = kEmptyObject) {
    validateString(type, 'type');
    let trigger = options;
    let isManual = false;
    if (typeof options !== 'number') {
      trigger = options.triggerAsyncId === undefined ?
        tracking.currentScope().asyncId : options.triggerAsyncId;
      isManual = options.requireManualDestroy === true;
    }
    if (!Number.isSafeInteger(trigger) || trigger < -1) {
      throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    }
    if (type === '' && tracking.hasHooks()) throw new codes.ERR_ASYNC_TYPE(type);
    this.#scope = new tracking.Scope(type, this, newAsyncId(), trigger, getFrame());
    if (!isManual && tracking.hasHooks()) tracking.destroyWhenCollected(this, this.#scope);
  }

  runInAsyncScope(fn, thisArg, ...args) {
    return tracking.runInScope(this.#scope, fn, thisArg, args);
  }

  emitDestroy() {
    this.#scope.destroy();
    return this;
  }

  asyncId() {
    return this.#scope.asyncId;
  }

  triggerAsyncId() {
    return this.#scope.triggerAsyncId;
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

module.exports = { AsyncResource };
