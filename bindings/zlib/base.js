'use strict';

// What the streams of node:zlib have in common: a Transform whose work a native codec does, step by
// step, on the thread pool. A step takes from the chunk under way and fills the output buffer; the
// next one follows when the reader wants more.

const { Buffer, kMaxLength } = require('buffer');
const { Transform, finished } = require('stream');
const { codes, genericNodeError, internalAssert } = require('internal/errors');
const { asyncContext, deprecate } = require('internal/util');
const { checkRangesOrGetDefault, validateFiniteNumber } = require('internal/validators');
const { constants } = require('internal/zlib/constants');

const { Z_BLOCK, Z_DEFAULT_CHUNK, Z_MIN_CHUNK } = constants;
const { BROTLI_DECODE, BROTLI_ENCODE, BROTLI_OPERATION_EMIT_METADATA } = constants;

const kChunksPerStep = 4;

const kFlush = Symbol('kFlush');
const kFrame = Symbol('kFrame');
const kOwner = Symbol('kOwner');
const kPending = Symbol('kPending');

// Z_BLOCK came last and got the highest number, yet flushes least but for Z_NO_FLUSH.
const kStrength = [0, 2, 3, 4, 5, 1];

function strongerFlush(a, b) {
  return kStrength[a] > kStrength[b] ? a : b;
}

// flush() is a write in the order of all writes: of one of these.
const flushChunks = Array.from({ length: Z_BLOCK + 1 }, (_, kind) => {
  const chunk = Buffer.alloc(0);
  chunk[kFlush] = kind;
  return chunk;
});

function chunkSizeOf(options) {
  const { chunkSize } = options;
  if (!validateFiniteNumber(chunkSize, 'options.chunkSize')) return Z_DEFAULT_CHUNK;
  if (chunkSize < Z_MIN_CHUNK) {
    throw new codes.ERR_OUT_OF_RANGE('options.chunkSize', `>= ${Z_MIN_CHUNK}`, chunkSize);
  }
  return chunkSize;
}

// `flags` has the codec's own values: what to flush after each chunk, after the last one, and with
// flush().
function ZlibBase(options, mode, handle, { flush, finishFlush, fullFlush }) {
  let chunkSize = Z_DEFAULT_CHUNK;
  let maxOutputLength = kMaxLength;
  if (options) {
    chunkSize = chunkSizeOf(options);
    const last = mode === BROTLI_ENCODE || mode === BROTLI_DECODE ?
      BROTLI_OPERATION_EMIT_METADATA : Z_BLOCK;
    flush = checkRangesOrGetDefault(options.flush, 'options.flush', 0, last, flush);
    finishFlush = checkRangesOrGetDefault(
      options.finishFlush, 'options.finishFlush', 0, last, finishFlush);
    maxOutputLength = checkRangesOrGetDefault(
      options.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
    // Bytes in, bytes out.
    if (options.encoding || options.objectMode || options.writableObjectMode) {
      options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
    }
  }
  Reflect.apply(Transform, this, [{ autoDestroy: true, ...options }]);

  handle.onwrite = onWrite;
  handle.onerror = onError;
  handle[kOwner] = this;
  if (asyncContext.active) handle[kFrame] = asyncContext.capture('ZLIB', handle);
  this.bytesWritten = 0;
  this._handle = handle;
  this._writeState = new Uint32Array(handle.state());
  this._outBuffer = Buffer.allocUnsafe(chunkSize);
  this._outOffset = 0;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._defaultFullFlushFlag = fullFlush;
  this._info = options?.info;
  this._maxOutputLength = maxOutputLength;
  this[kPending] = null;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

function closeHandle(stream) {
  if (asyncContext.active) asyncContext.destroy(stream._handle?.[kFrame]);
  stream._handle?.close();
  stream._handle = null;
}

function onError(message, errno, code, handle) {
  const stream = handle[kOwner];
  const error = genericNodeError(message, { errno, code });
  if (asyncContext.active) {
    asyncContext.run(handle[kFrame], stream.destroy, stream, [error]);
  } else {
    stream.destroy(error);
  }
}

function onWrite(handle) {
  if (asyncContext.active) {
    asyncContext.run(handle[kFrame], afterStep, null, [handle[kOwner]]);
  } else {
    afterStep(handle[kOwner]);
  }
}

function step(stream) {
  const { flush, input, offset, length } = stream[kPending];
  const start = stream._outOffset;
  stream._handle.write(flush, input, offset, length,
                       stream._outBuffer, start, stream._outBuffer.length - start);
}

// Hands out what a step has made, in chunks. Returns whether the reader wants more.
function pushOutput(stream, start, end) {
  const size = stream._chunkSize;
  let wantsMore = true;
  for (let at = start; at < end && !stream.destroyed; at += size) {
    wantsMore = stream.push(stream._outBuffer.slice(at, Math.min(at + size, end)));
  }
  return wantsMore;
}

function settle(stream) {
  const { callback } = stream[kPending];
  stream[kPending] = null;
  callback();
}

function afterStep(stream) {
  if (stream.destroyed) {
    settle(stream);
    return;
  }
  const pending = stream[kPending];
  const { 0: roomLeft, 1: inputLeft } = stream._writeState;
  const start = stream._outOffset;
  const end = stream._outBuffer.length - roomLeft;
  const used = pending.length - inputLeft;
  stream.bytesWritten += used;
  stream._outOffset = end;
  const wantsMore = pushOutput(stream, start, end);
  if (stream.destroyed) return;

  if (roomLeft === 0) {
    // A reader that keeps up gets several chunks a step.
    const chunks = wantsMore && stream._chunkSize <= Z_DEFAULT_CHUNK ? kChunksPerStep : 1;
    stream._outBuffer = Buffer.allocUnsafe(chunks * stream._chunkSize);
    stream._outOffset = 0;
    pending.offset += used;
    pending.length = inputLeft;
    pending.isHeld = !wantsMore;
    if (wantsMore) step(stream);
    return;
  }
  // Whatever is behind the end of the compressed data.
  if (inputLeft > 0) stream.push(null);
  settle(stream);
}

// The output of one chunk, at once. It is the last thing that the stream does.
function processChunkSync(stream, chunk, flush) {
  internalAssert(stream._handle, 'zlib binding closed');
  const { 0: result, 1: consumed } = stream._handle.whole(chunk, flush, stream._maxOutputLength);
  if (result instanceof Error) {
    stream.on('error', () => {}); // It is thrown.
    stream.destroy(result);
    throw result;
  }
  closeHandle(stream);
  if (result === null) throw new codes.ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
  stream.bytesWritten = consumed;
  return Buffer.from(result);
}

function processChunk(stream, chunk, flush, callback) {
  if (!stream._handle) {
    process.nextTick(callback);
    return;
  }
  stream[kPending] = {
    callback, flush, input: chunk, offset: 0, length: chunk.byteLength, isHeld: false,
  };
  step(stream);
}

function defineMethods(methods) {
  for (const name of Object.keys(methods)) ZlibBase.prototype[name] = methods[name];
}

defineMethods({
  reset() {
    internalAssert(this._handle, 'zlib binding closed');
    return this._handle.reset();
  },

  // The last step: nothing may be left inside.
  _flush(callback) {
    this._transform(Buffer.alloc(0), '', callback);
  },

  // 'finish' does not wait for the reader of the output.
  _final(callback) {
    callback();
  },

  flush(kind, callback) {
    if (typeof kind === 'function' || (kind === undefined && !callback)) {
      callback = kind;
      kind = this._defaultFullFlushFlag;
    }
    if (this.writableFinished) {
      if (callback) process.nextTick(callback);
    } else if (this.writableEnded) {
      if (callback) this.once('end', callback);
    } else {
      this.write(flushChunks[kind], '', callback);
    }
  },

  close(callback) {
    if (callback) finished(this, callback);
    this.destroy();
  },

  _destroy(error, callback) {
    closeHandle(this);
    callback(error);
  },

  _read(size) {
    const pending = this[kPending];
    if (pending !== null && pending.isHeld) {
      pending.isHeld = false;
      step(this);
    } else {
      Reflect.apply(Transform.prototype._read, this, [size]);
    }
  },

  _transform(chunk, encoding, callback) {
    let flush = this._defaultFlushFlag;
    if (typeof chunk[kFlush] === 'number') flush = chunk[kFlush];
    // Only flush() may follow, which must not be weaker.
    if (this.writableEnded && this.writableLength === chunk.byteLength) {
      flush = strongerFlush(flush, this._finishFlushFlag);
    }
    processChunk(this, chunk, flush, callback);
  },

  _processChunk(chunk, flush, callback) {
    if (typeof callback !== 'function') return processChunkSync(this, chunk, flush);
    processChunk(this, chunk, flush, callback);
  },
});

const kBytesReadNote = 'zlib.bytesRead is deprecated and will change its meaning in the future. ' +
  'Use zlib.bytesWritten instead.';
Object.defineProperties(ZlibBase.prototype, {
  _closed: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return !this._handle;
    },
  },
  bytesRead: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: deprecate(function() { return this.bytesWritten; }, kBytesReadNote, 'DEP0108'),
    set: deprecate(function(value) { this.bytesWritten = value; }, kBytesReadNote, 'DEP0108'),
  },
});

module.exports = { ZlibBase, processChunkSync, strongerFlush };
