'use strict';

// node:stream: the readable-stream package on our errors, validators and abort signals.

const Stream = require('internal/deps/readable-stream/lib/stream');
const { isArrayBufferView, isUint8Array } = require('internal/util/types');

Stream._isArrayBufferView = isArrayBufferView;
Stream._isUint8Array = isUint8Array;
Stream.duplexPair = function duplexPair(options) {
  return require('internal/streams/duplex_pair').duplexPair(options);
};

module.exports = Stream;
