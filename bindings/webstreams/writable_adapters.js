'use strict';

// Writable to WritableStream and back.

const { AbortError, codes } = require('internal/errors');
const { validateBoolean, validateObject } = require('internal/validators');
const { CountQueuingStrategy, WritableStream } = require('stream/web');
const { Writable, finished, isDestroyed, isWritable } = require('stream');

const { nextTick } = process;

function newWritableStreamFromStreamWritable(writable) {
  if (typeof writable?._writableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', writable);
  }
  if (isDestroyed(writable) || !isWritable(writable)) {
    const closed = new WritableStream();
    closed.close();
    return closed;
  }

  const objectMode = writable.writableObjectMode;
  const highWaterMark = writable.writableHighWaterMark;
  const strategy = objectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
  let controller;
  let closing; // Of close(): { resolve, reject }.
  let waiting; // Of write() until 'drain'.

  const cleanup = finished(writable, (error) => {
    cleanup();
    writable.on('error', () => {}); // What comes after the end is nobody's business.
    if (error) {
      const cause = error.code === 'ERR_STREAM_PREMATURE_CLOSE' ?
        new AbortError(undefined, { cause: error }) : error;
      waiting?.reject(cause);
      closing?.reject(cause);
      controller.error(cause);
    } else if (closing !== undefined) {
      closing.resolve();
    } else {
      controller.error(new AbortError());
    }
    waiting = closing = undefined;
  });
  writable.on('drain', () => {
    waiting?.resolve();
    waiting = undefined;
  });

  return new WritableStream({
    start(value) {
      controller = value;
    },
    write(chunk) {
      if (writable.write(chunk) && !writable.writableNeedDrain) return undefined;
      return new Promise((resolve, reject) => { waiting = { resolve, reject }; });
    },
    abort(reason) {
      writable.destroy(reason);
    },
    close() {
      if (writable.writableFinished) return undefined;
      return new Promise((resolve, reject) => {
        closing = { resolve, reject };
        writable.end();
      });
    },
  }, strategy);
}

// The methods of a Writable that writes into `stream`; `watch` ties the two lives together.
function makeSink(stream, name) {
  if (!(stream instanceof WritableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, 'WritableStream', stream);
  }
  const writer = stream.getWriter();
  let closed = false;
  return {
    write(chunk, encoding, callback) {
      writer.ready.then(() => writer.write(chunk)).then(
        () => nextTick(callback), (error) => nextTick(callback, error));
    },
    final(callback) {
      if (closed) {
        nextTick(callback);
      } else {
        writer.close().then(() => nextTick(callback), (error) => nextTick(callback, error));
      }
    },
    destroy(error, callback) {
      const finish = () => nextTick(callback, error);
      if (closed) {
        finish();
      } else if (error) {
        writer.abort(error).then(finish, finish);
      } else {
        writer.close().then(finish, finish);
      }
    },
    watch(writable) {
      writer.closed.then(() => {
        closed = true;
        if (!writable.writableEnded) {
          const { ERR_STREAM_PREMATURE_CLOSE } = codes;
          writable.destroy(new ERR_STREAM_PREMATURE_CLOSE());
        }
      }, (error) => {
        closed = true;
        writable.destroy(error);
      });
    },
  };
}

function newStreamWritableFromWritableStream(stream, options = {}) {
  const sink = makeSink(stream, 'writableStream');
  validateObject(options, 'options');
  const { decodeStrings = true, highWaterMark, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const { write, final, destroy } = sink;
  const writable = new Writable({
    decodeStrings, highWaterMark, objectMode, signal, write, final, destroy,
  });
  sink.watch(writable);
  return writable;
}

module.exports = {
  makeSink,
  newStreamWritableFromWritableStream,
  newWritableStreamFromStreamWritable,
};
