'use strict';

// zlib.gzip(buffer, callback), zlib.gzipSync(buffer) and so on: a whole input at once, in one job
// of the thread pool.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { asyncContext } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateFunction } = require('internal/validators');
const { processChunkSync, strongerFlush } = require('internal/zlib/base');

function toBytes(input) {
  if (isArrayBufferView(input)) return input;
  if (typeof input === 'string' || isAnyArrayBuffer(input)) return Buffer.from(input);
  throw new codes.ERR_INVALID_ARG_TYPE(
    'buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], input);
}

function show(engine, buffer) {
  return engine._info ? { buffer, engine } : buffer;
}

function run(engine, input, callback) {
  validateFunction(callback, 'callback');
  const bytes = toBytes(input);
  const then = asyncContext.active ? asyncContext.bind(callback) : callback;
  const flush = strongerFlush(engine._defaultFlushFlag, engine._finishFlushFlag);
  engine._handle.whole(bytes, flush, engine._maxOutputLength, ({ 0: result, 1: consumed }) => {
    engine.bytesWritten = consumed;
    engine.close();
    if (result instanceof Error) {
      Reflect.apply(then, engine, [result]);
    } else if (result === null) {
      const error = new codes.ERR_BUFFER_TOO_LARGE(engine._maxOutputLength);
      Reflect.apply(then, engine, [error]);
    } else {
      Reflect.apply(then, engine, [null, show(engine, Buffer.from(result))]);
    }
  });
}

function runSync(engine, input) {
  const bytes = toBytes(input);
  return show(engine, processChunkSync(engine, bytes, engine._finishFlushFlag));
}

// The two functions of a class.
function makeFunctions(Class, name) {
  const syncName = `${name}Sync`;
  return {
    [name](buffer, opts, callback) {
      if (typeof opts === 'function') {
        callback = opts;
        opts = {};
      }
      run(new Class(opts), buffer, callback);
    },
    [syncName](buffer, opts) {
      return runSync(new Class(opts), buffer);
    },
  };
}

module.exports = { makeFunctions };
