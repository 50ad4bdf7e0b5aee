'use strict';

// node:buffer. Each file of internal/buffer brings one kind of method; here they come together.

const { defineLazyProperties } = require('internal/util');
const { Buffer } = require('internal/buffer/class');
const { SlowBuffer, statics: makers } = require('internal/buffer/from');
const { methods: comparing, statics: comparers } = require('internal/buffer/compare');
const { methods: inspecting, limits } = require('internal/buffer/inspect');
const { methods: text, statics: textStatics } = require('internal/buffer/text');
const { atob, btoa, isAscii, isUtf8, transcode } = require('internal/buffer/web');

const { kMaxLength, kStringMaxLength } = internalBinding('buffer');

Object.assign(Buffer, makers, textStatics, comparers, {
  isBuffer(value) {
    return value instanceof Buffer;
  },
});
Object.assign(
  Buffer.prototype,
  require('internal/buffer/read_integers').methods,
  require('internal/buffer/write_integers').methods,
  require('internal/buffer/big_numbers').methods,
  require('internal/buffer/floats').methods,
  text,
  comparing,
  inspecting,
  require('internal/buffer/search').methods,
  require('internal/buffer/fill').methods,
);

for (const { 0: name, 1: source } of [['parent', 'buffer'], ['offset', 'byteOffset']]) {
  Object.defineProperty(Buffer.prototype, name, {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof Buffer ? this[source] : undefined;
    },
  });
}

module.exports = {
  Buffer,
  SlowBuffer,
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null,
    enumerable: true,
    configurable: false,
    value: Object.defineProperties({}, {
      MAX_LENGTH: { __proto__: null, value: kMaxLength, enumerable: true },
      MAX_STRING_LENGTH: { __proto__: null, value: kStringMaxLength, enumerable: true },
    }),
  },
  INSPECT_MAX_BYTES: {
    __proto__: null,
    enumerable: true,
    configurable: true,
    ...Object.getOwnPropertyDescriptor(limits, 'INSPECT_MAX_BYTES'),
  },
});

defineLazyProperties(module.exports, 'internal/blob', ['Blob', 'resolveObjectURL']);
defineLazyProperties(module.exports, 'internal/file', ['File']);
