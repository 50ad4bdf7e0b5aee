'use strict';

// Between node:stream and the streams of the WHATWG, both ways.

const { codes } = require('internal/errors');
const { validateObject } = require('internal/validators');
const readable = require('internal/webstreams/readable_adapters');
const writable = require('internal/webstreams/writable_adapters');

// The two halves of `duplex` as web streams.
function newReadableWritablePairFromDuplex(duplex) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  return {
    readable: readable.newReadableStreamFromStreamReadable(duplex),
    writable: writable.newWritableStreamFromStreamWritable(duplex),
  };
}

// A Duplex over `{ readable, writable }`, each a web stream.
function newStreamDuplexFromReadableWritablePair(pair = {}, options = {}) {
  validateObject(pair, 'pair');
  validateObject(options, 'options');
  const { Duplex } = require('stream');
  const source = readable.makeSource(pair.readable, 'pair.readable');
  const sink = writable.makeSink(pair.writable, 'pair.writable');
  const duplex = new Duplex({
    ...options,
    read: source.read,
    write: sink.write,
    final: sink.final,
    destroy(error, callback) {
      // Both halves end before the stream does.
      sink.destroy.call(this, error, () => source.destroy.call(this, error, callback));
    },
  });
  source.watch(duplex);
  sink.watch(duplex);
  return duplex;
}

module.exports = {
  newReadableStreamFromStreamReadable: readable.newReadableStreamFromStreamReadable,
  newReadableWritablePairFromDuplex,
  newStreamDuplexFromReadableWritablePair,
  newStreamReadableFromReadableStream: readable.newStreamReadableFromReadableStream,
  newStreamWritableFromWritableStream: writable.newStreamWritableFromWritableStream,
  newWritableStreamFromStreamWritable: writable.newWritableStreamFromStreamWritable,
};
