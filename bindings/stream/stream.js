'use strict';

// node:stream: the readable-stream package on our errors, validators and abort signals.

const Stream = require('internal/deps/readable-stream/lib/stream');
const { exists } = require('internal/bootstrap/realm');
const { AbortError } = require('internal/errors');
const { kAsyncDispose } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');

Stream._isArrayBufferView = isArrayBufferView;
// What chunks may be: since Node 20.13 every view, not only Uint8Array.
Stream._isUint8Array = isArrayBufferView;
if (exists('buffer')) {
  const { FastBuffer } = require('internal/buffer');
  // The memory of a view needs none of the checks of Buffer.from().
  Stream._uint8ArrayToBuffer = (view) =>
    new FastBuffer(view.buffer, view.byteOffset, view.byteLength);
}
Stream.duplexPair = function duplexPair(options) {
  return require('internal/streams/duplex_pair').duplexPair(options);
};

// Ends the stream at the end of an `await using`; only another error than the abort is reported.
async function dispose() {
  let cause = null;
  if (!this.destroyed) {
    if (!this.writableFinished) cause = new AbortError();
    this.destroy(cause);
  }
  await new Promise((resolve, reject) => {
    Stream.finished(this, (error) => {
      if (error && error !== cause) reject(error);
      else resolve();
    });
  });
}

Object.defineProperty(Stream.Writable.prototype, kAsyncDispose, {
  __proto__: null, value: dispose, writable: true, enumerable: false, configurable: true,
});

module.exports = Stream;
