'use strict';

// CompressionStream and DecompressionStream: the transforms of node:zlib as web streams.

const { exists } = require('internal/bootstrap/realm');
const { codes } = require('internal/errors');
const { defineInspect } = require('internal/webstreams/inspect');

const kFormats = ['deflate', 'deflate-raw', 'gzip'];

function makePair(className, format, makers) {
  if (!kFormats.includes(format)) throw new codes.ERR_INVALID_ARG_VALUE('format', format);
  if (!exists('zlib')) throw new codes.ERR_METHOD_NOT_IMPLEMENTED(className);
  const { newReadableWritablePairFromDuplex } = require('internal/webstreams/adapters');
  return newReadableWritablePairFromDuplex(require('zlib')[makers[kFormats.indexOf(format)]]());
}

class CompressionStream {
  #pair;

  constructor(format) {
    this.#pair = makePair('CompressionStream', format,
                          ['createDeflate', 'createDeflateRaw', 'createGzip']);
  }

  get readable() {
    if (!(#pair in this)) throw new codes.ERR_INVALID_THIS('CompressionStream');
    return this.#pair.readable;
  }

  get writable() {
    if (!(#pair in this)) throw new codes.ERR_INVALID_THIS('CompressionStream');
    return this.#pair.writable;
  }
}

class DecompressionStream {
  #pair;

  constructor(format) {
    this.#pair = makePair('DecompressionStream', format,
                          ['createInflate', 'createInflateRaw', 'createGunzip']);
  }

  get readable() {
    if (!(#pair in this)) throw new codes.ERR_INVALID_THIS('DecompressionStream');
    return this.#pair.readable;
  }

  get writable() {
    if (!(#pair in this)) throw new codes.ERR_INVALID_THIS('DecompressionStream');
    return this.#pair.writable;
  }
}

for (const Class of [CompressionStream, DecompressionStream]) {
  Object.defineProperties(Class.prototype, {
    readable: { __proto__: null, enumerable: true },
    writable: { __proto__: null, enumerable: true },
    [Symbol.toStringTag]: { __proto__: null, value: Class.name, configurable: true },
  });
  defineInspect(Class, ({ readable, writable }) => ({ readable, writable }));
}

module.exports = { CompressionStream, DecompressionStream };
