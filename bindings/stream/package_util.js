'use strict';

// What the stream package needs of its own utilities.

const { customPromisify, deprecate, kEmptyObject } = require('internal/util');
const { codes } = require('internal/errors');
const { Buffer } = require('internal/streams/package/buffer');
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

function defaultEncodingOf(options) {
  const encoding = options?.defaultEncoding;
  if (encoding === undefined || encoding === null || encoding === 'utf8') return 'utf8';
  if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  return encoding;
}

// The events of a stream, so that emitters of one kind have one shape.
function layOutReadable(stream) {
  stream._events ??= {
    close: undefined, error: undefined, data: undefined, end: undefined, readable: undefined,
  };
}

function layOutWritable(stream) {
  stream._events ??= {
    close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined,
  };
}

function layOutDuplex(stream) {
  stream._events ??= {
    close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined,
    data: undefined, end: undefined, readable: undefined,
  };
}

function AbortSignalAny(signals) {
  return require('internal/abort_controller').AbortSignal.any(signals);
}

module.exports = {
  AbortSignalAny,
  addAbortListener,
  createDeferredPromise,
  debuglog,
  defaultEncodingOf,
  deprecate,
  inspect: (...args) => require('internal/util/inspect').inspect(...args),
  isBlob: (value) => value instanceof require('buffer').Blob,
  kEmptyObject,
  layOutDuplex,
  layOutReadable,
  layOutWritable,
  once,
  promisify: { custom: customPromisify },
};
