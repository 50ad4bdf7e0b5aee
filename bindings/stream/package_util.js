'use strict';

// What the stream package needs of its own utilities.

const { customPromisify, deprecate, kEmptyObject } = require('internal/util');
const { addAbortListener } = require('internal/events/abort_listener');
const { debuglog } = require('internal/util/debuglog');

// `callback`, at its first call only.
function once(callback) {
  let called = false;
  return function(...args) {
    if (called) return;
    called = true;
    Reflect.apply(callback, this, args);
  };
}

function createDeferredPromise() {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => {
    deferred.resolve = resolve;
    deferred.reject = reject;
  });
  return deferred;
}

function AbortSignalAny(signals) {
  return require('internal/abort_controller').AbortSignal.any(signals);
}

module.exports = {
  AbortSignalAny,
  addAbortListener,
  createDeferredPromise,
  debuglog,
  deprecate,
  inspect: (...args) => require('internal/util/inspect').inspect(...args),
  isBlob: (value) => value instanceof require('buffer').Blob,
  kEmptyObject,
  once,
  promisify: { custom: customPromisify },
};
