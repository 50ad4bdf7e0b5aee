'use strict';

// The classes of node:zlib.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { checkRangesOrGetDefault } = require('internal/validators');
const { ZlibBase } = require('internal/zlib/base');
const { constants } = require('internal/zlib/constants');

const binding = internalBinding('zlib');

const {
  BROTLI_DECODE, BROTLI_ENCODE, BROTLI_OPERATION_FINISH, BROTLI_OPERATION_FLUSH,
  BROTLI_OPERATION_PROCESS, DEFLATE, DEFLATERAW, GUNZIP, GZIP, INFLATE, INFLATERAW, UNZIP,
  Z_DEFAULT_COMPRESSION, Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY, Z_DEFAULT_WINDOWBITS, Z_FINISH,
  Z_FIXED, Z_FULL_FLUSH, Z_MAX_LEVEL, Z_MAX_MEMLEVEL, Z_MAX_WINDOWBITS, Z_MIN_LEVEL,
  Z_MIN_MEMLEVEL, Z_MIN_WINDOWBITS, Z_NO_FLUSH, Z_SYNC_FLUSH,
} = constants;

const kZlibFlush = { flush: Z_NO_FLUSH, finishFlush: Z_FINISH, fullFlush: Z_FULL_FLUSH };
const kBrotliFlush = {
  flush: BROTLI_OPERATION_PROCESS,
  finishFlush: BROTLI_OPERATION_FINISH,
  fullFlush: BROTLI_OPERATION_FLUSH,
};

const kBrotliParameterCount = 1 + Math.max(...Object.keys(constants).map(
  (name) => (name.startsWith('BROTLI_PARAM_') ? constants[name] : 0)));
const kNotSet = 0xffffffff;

function inherit(Class, Base) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
}

// 0 takes what the compressed data says.
function windowBitsOf({ windowBits }, mode) {
  if (!windowBits && (windowBits === 0 || windowBits == null) &&
      (mode === INFLATE || mode === GUNZIP || mode === UNZIP)) {
    return 0;
  }
  // The library knows no gzip with the smallest window.
  return checkRangesOrGetDefault(windowBits, 'options.windowBits',
                                 mode === GZIP ? Z_MIN_WINDOWBITS + 1 : Z_MIN_WINDOWBITS,
                                 Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS);
}

function checkLevel(value, name) {
  return checkRangesOrGetDefault(value, name, Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION);
}

function checkStrategy(value, name) {
  return checkRangesOrGetDefault(value, name, Z_DEFAULT_STRATEGY, Z_FIXED, Z_DEFAULT_STRATEGY);
}

function dictionaryOf({ dictionary }) {
  if (dictionary === undefined || isArrayBufferView(dictionary)) return dictionary;
  if (isAnyArrayBuffer(dictionary)) return Buffer.from(dictionary);
  throw new codes.ERR_INVALID_ARG_TYPE(
    'options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

function Zlib(options, mode) {
  let windowBits = Z_DEFAULT_WINDOWBITS;
  let level = Z_DEFAULT_COMPRESSION;
  let memLevel = Z_DEFAULT_MEMLEVEL;
  let strategy = Z_DEFAULT_STRATEGY;
  let dictionary;
  if (options) {
    windowBits = windowBitsOf(options, mode);
    level = checkLevel(options.level, 'options.level');
    memLevel = checkRangesOrGetDefault(options.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL,
                                       Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL);
    strategy = checkStrategy(options.strategy, 'options.strategy');
    dictionary = dictionaryOf(options);
  }
  const handle = new binding.Zlib(mode, windowBits, level, memLevel, strategy, dictionary);
  Reflect.apply(ZlibBase, this, [options, mode, handle, kZlibFlush]);
  this._level = level;
  this._strategy = strategy;
}
inherit(Zlib, ZlibBase);

// What was written before goes out with the old settings.
Zlib.prototype.params = function params(level, strategy, callback) {
  checkLevel(level, 'level');
  checkStrategy(strategy, 'strategy');
  if (this._level === level && this._strategy === strategy) {
    if (callback !== undefined) process.nextTick(callback);
    return;
  }
  this.flush(Z_SYNC_FLUSH, (error) => {
    if (!error && this._handle) {
      this._handle.params(level, strategy);
      if (!this.destroyed) {
        this._level = level;
        this._strategy = strategy;
      }
    }
    if (callback) callback(error);
  });
};

function brotliParameters(options) {
  const parameters = new Uint32Array(kBrotliParameterCount).fill(kNotSet);
  const given = options?.params;
  if (!given) return parameters;
  for (const name of Object.keys(given)) {
    const key = +name;
    if (!(key >= 0 && key < kBrotliParameterCount) || parameters[key] !== kNotSet) {
      throw new codes.ERR_BROTLI_INVALID_PARAM(name);
    }
    const value = given[name];
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new codes.ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    }
    parameters[key] = value;
  }
  return parameters;
}

function Brotli(options, mode) {
  const Handle = mode === BROTLI_DECODE ? binding.BrotliDecoder : binding.BrotliEncoder;
  const handle = new Handle(brotliParameters(options));
  Reflect.apply(ZlibBase, this, [options, mode, handle, kBrotliFlush]);
}
inherit(Brotli, ZlibBase);

function Deflate(opts) {
  if (!(this instanceof Deflate)) return new Deflate(opts);
  Reflect.apply(Zlib, this, [opts, DEFLATE]);
}

function Inflate(opts) {
  if (!(this instanceof Inflate)) return new Inflate(opts);
  Reflect.apply(Zlib, this, [opts, INFLATE]);
}

function Gzip(opts) {
  if (!(this instanceof Gzip)) return new Gzip(opts);
  Reflect.apply(Zlib, this, [opts, GZIP]);
}

function Gunzip(opts) {
  if (!(this instanceof Gunzip)) return new Gunzip(opts);
  Reflect.apply(Zlib, this, [opts, GUNZIP]);
}

function DeflateRaw(opts) {
  // The library writes raw data with the smallest window no more; the next one differs by little.
  if (opts?.windowBits === Z_MIN_WINDOWBITS) opts = { ...opts, windowBits: Z_MIN_WINDOWBITS + 1 };
  if (!(this instanceof DeflateRaw)) return new DeflateRaw(opts);
  Reflect.apply(Zlib, this, [opts, DEFLATERAW]);
}

function InflateRaw(opts) {
  if (!(this instanceof InflateRaw)) return new InflateRaw(opts);
  Reflect.apply(Zlib, this, [opts, INFLATERAW]);
}

function Unzip(opts) {
  if (!(this instanceof Unzip)) return new Unzip(opts);
  Reflect.apply(Zlib, this, [opts, UNZIP]);
}

function BrotliCompress(opts) {
  if (!(this instanceof BrotliCompress)) return new BrotliCompress(opts);
  Reflect.apply(Brotli, this, [opts, BROTLI_ENCODE]);
}

function BrotliDecompress(opts) {
  if (!(this instanceof BrotliDecompress)) return new BrotliDecompress(opts);
  Reflect.apply(Brotli, this, [opts, BROTLI_DECODE]);
}

for (const Class of [Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip]) {
  inherit(Class, Zlib);
}
for (const Class of [BrotliCompress, BrotliDecompress]) inherit(Class, Brotli);

module.exports = {
  Deflate,
  Inflate,
  Gzip,
  Gunzip,
  DeflateRaw,
  InflateRaw,
  Unzip,
  BrotliCompress,
  BrotliDecompress,
};
