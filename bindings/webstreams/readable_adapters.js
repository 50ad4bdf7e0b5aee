'use strict';

// Readable to ReadableStream and back.

const { AbortError, codes } = require('internal/errors');
const { validateBoolean, validateObject } = require('internal/validators');
const {
  ByteLengthQueuingStrategy, CountQueuingStrategy, ReadableStream,
} = require('stream/web');
const { Readable, finished, isDestroyed, isReadable } = require('stream');

const { nextTick } = process;

function plainBytes(chunk) {
  return chunk instanceof Uint8Array && chunk.constructor !== Uint8Array ?
    new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk;
}

function newReadableStreamFromStreamReadable(readable, options = {}) {
  if (typeof readable?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', readable);
  }
  validateObject(options, 'options');
  if (isDestroyed(readable) || !isReadable(readable)) {
    const closed = new ReadableStream();
    closed.cancel();
    return closed;
  }

  const objectMode = readable.readableObjectMode;
  const highWaterMark = readable.readableHighWaterMark;
  const strategy = options.strategy ?? (objectMode ?
    new CountQueuingStrategy({ highWaterMark }) : new ByteLengthQueuingStrategy({ highWaterMark }));
  let controller;
  let open = true;
  readable.pause();

  const cleanup = finished(readable, (error) => {
    cleanup();
    readable.on('error', () => {}); // What comes after the end is nobody's business.
    if (!open) return;
    open = false;
    if (!error) {
      controller.close();
    } else if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') {
      controller.error(new AbortError(undefined, { cause: error }));
    } else {
      controller.error(error);
    }
  });
  readable.on('data', (chunk) => {
    if (!open) return;
    controller.enqueue(objectMode ? chunk : plainBytes(chunk));
    if (controller.desiredSize <= 0) readable.pause();
  });

  return new ReadableStream({
    start(value) {
      controller = value;
    },
    pull() {
      readable.resume();
    },
    cancel(reason) {
      open = false;
      readable.destroy(reason);
    },
  }, strategy);
}

// The methods of a Readable that reads `stream`; `watch` ties the two lives together.
function makeSource(stream, name) {
  if (!(stream instanceof ReadableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, 'ReadableStream', stream);
  }
  const reader = stream.getReader();
  let closed = false;
  return {
    read() {
      reader.read().then(
        ({ done, value }) => this.push(done ? null : value),
        (error) => this.destroy(error));
    },
    destroy(error, callback) {
      const finish = () => nextTick(callback, error);
      if (closed) {
        finish();
      } else {
        reader.cancel(error).then(finish, finish);
      }
    },
    watch(readable) {
      reader.closed.then(() => { closed = true; }, (error) => {
        closed = true;
        readable.destroy(error);
      });
    },
  };
}

function newStreamReadableFromReadableStream(stream, options = {}) {
  const source = makeSource(stream, 'readableStream');
  validateObject(options, 'options');
  const { encoding, highWaterMark, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  const readable = new Readable({
    encoding, highWaterMark, objectMode, signal, read: source.read, destroy: source.destroy,
  });
  source.watch(readable);
  return readable;
}

module.exports = {
  makeSource,
  newReadableStreamFromStreamReadable,
  newStreamReadableFromReadableStream,
};
