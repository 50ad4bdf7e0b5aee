'use strict';

// node:stream/web: the streams of the WHATWG, and the transforms that are built on them.

const { kCheckTransfer, kTransfer } = require('internal/transferable');
const { defineLazyProperties } = require('internal/util');
const package_ = require('internal/deps/web-streams/dist/ponyfill');

const kClasses = [
  'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader',
  'ReadableStreamBYOBRequest', 'ReadableByteStreamController', 'ReadableStreamDefaultController',
  'TransformStream', 'TransformStreamDefaultController', 'WritableStream',
  'WritableStreamDefaultController', 'WritableStreamDefaultWriter', 'ByteLengthQueuingStrategy',
  'CountQueuingStrategy',
];

for (const name of kClasses) exports[name] = package_[name];
for (const name of ['ReadableStream', 'WritableStream', 'TransformStream']) {
  const define = (symbol, step) => Object.defineProperty(exports[name].prototype, symbol, {
    __proto__: null,
    configurable: true,
    writable: true,
    value() {
      return require('internal/webstreams/transfer').transfers[name][step](this);
    },
  });
  define(kCheckTransfer, 'check');
  define(kTransfer, 'move');
}
require('internal/webstreams/inspect').install(exports);
defineLazyProperties(exports, 'internal/webstreams/encoding',
                     ['TextEncoderStream', 'TextDecoderStream']);
defineLazyProperties(exports, 'internal/webstreams/compression',
                     ['CompressionStream', 'DecompressionStream']);
