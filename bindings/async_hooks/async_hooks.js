'use strict';

// node:async_hooks

const { codes } = require('internal/errors');
const { AsyncLocalStorage } = require('internal/async_local_storage');
const { AsyncResource } = require('internal/async_resource');
const tracking = require('internal/async_hooks/tracking');

const kHooks = ['init', 'before', 'after', 'destroy', 'promiseResolve'];

class AsyncHook {
  #hook = { __proto__: null };

  constructor(callbacks) {
    for (const name of kHooks) {
      const callback = callbacks[name];
      if (callback !== undefined && typeof callback !== 'function') {
        throw new codes.ERR_ASYNC_CALLBACK(`hook.${name}`);
      }
      // Called as methods of what createHook() returned, without a look at what the program sees.
      this.#hook[name] = callback === undefined ? undefined : callback.bind(this);
    }
    this.#hook.trackPromises = true;
  }

  enable() {
    tracking.enable(this.#hook);
    return this;
  }

  disable() {
    tracking.disable(this.#hook);
    return this;
  }
}

function createHook(callbacks) {
  return new AsyncHook(callbacks);
}

// Asking starts what there is to know: scopes from now on have ids.
function scope() {
  tracking.start();
  return tracking.currentScope();
}

module.exports = {
  AsyncLocalStorage,
  createHook,
  executionAsyncId: () => scope().asyncId,
  triggerAsyncId: () => scope().triggerAsyncId,
  executionAsyncResource: () => scope().resource,
  AsyncResource,
};

Object.defineProperty(module.exports, 'asyncWrapProviders', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => require('internal/async_hooks/providers'),
});
