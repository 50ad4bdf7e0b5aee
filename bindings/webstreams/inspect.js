'use strict';

// How web streams show themselves to util.inspect, and what node:stream asks of them. Names with an
// underscore are the package's own state.

const { customInspectSymbol } = require('internal/util');

const kShown = {
  ReadableStream: (stream) => ({
    locked: stream.locked,
    state: stream._state,
    supportsBYOB: '_pendingPullIntos' in (stream._readableStreamController ?? {}),
  }),
  ReadableStreamDefaultReader: (reader) => ({
    stream: reader._ownerReadableStream,
    readRequests: reader._readRequests.length,
    close: reader.closed,
  }),
  ReadableStreamBYOBReader: (reader) => ({
    stream: reader._ownerReadableStream,
    readIntoRequests: reader._readIntoRequests.length,
    close: reader.closed,
  }),
  ReadableStreamBYOBRequest: (request) => ({
    view: request.view,
    controller: request._associatedReadableByteStreamController,
  }),
  ReadableStreamDefaultController: () => ({}),
  ReadableByteStreamController: () => ({}),
  WritableStream: (stream) => ({ locked: stream.locked, state: stream._state }),
  WritableStreamDefaultWriter: (writer) => ({
    stream: writer._ownerWritableStream,
    close: writer.closed,
    ready: writer.ready,
    desiredSize: writer._ownerWritableStream === undefined ? null : writer.desiredSize,
  }),
  WritableStreamDefaultController: (controller) => ({
    stream: controller._controlledWritableStream,
  }),
  TransformStream: (stream) => ({
    readable: stream._readable,
    writable: stream._writable,
    backpressure: stream._backpressure,
  }),
  TransformStreamDefaultController: (controller) => ({
    stream: controller._controlledTransformStream,
  }),
  ByteLengthQueuingStrategy: ({ highWaterMark }) => ({ highWaterMark }),
  CountQueuingStrategy: ({ highWaterMark }) => ({ highWaterMark }),
};

// Objects of `Class` are shown as its name and what `properties(object)` returns.
function defineInspect(Class, properties) {
  Object.defineProperty(Class.prototype, customInspectSymbol, {
    __proto__: null,
    configurable: true,
    writable: true,
    value(depth, options) {
      if (depth < 0) return this;
      const { inspect } = require('internal/util/inspect');
      const rest = options.depth === null || options.depth === undefined ?
        null : options.depth - 1;
      return `${Class.name} ${inspect(properties(this), { ...options, depth: rest })}`;
    },
  });
}

function defineGetter(Class, symbol, get) {
  Object.defineProperty(Class.prototype, Symbol.for(symbol), {
    __proto__: null, configurable: true, get,
  });
}

function defineMethod(Class, symbol, value) {
  Object.defineProperty(Class.prototype, Symbol.for(symbol), {
    __proto__: null, configurable: true, writable: true, value,
  });
}

// A promise of the end of the stream, which nobody has to read or write it for. The package calls
// _onEnd() when the stream closes or fails, before it notes the error.
function closedPromise() {
  if (this._onEnd === undefined) {
    let settle;
    const promise = new Promise((resolve, reject) => {
      settle = () => {
        if (this._state === 'errored') reject(this._storedError);
        else resolve();
      };
    });
    promise.catch(() => {});
    const ended = this._state === 'closed' || this._state === 'errored';
    Object.defineProperty(this, '_onEnd', {
      __proto__: null, value: () => queueMicrotask(settle),
    });
    Object.defineProperty(this, '_closed', { __proto__: null, value: { promise } });
    if (ended) settle();
  }
  return this._closed;
}

function install(classes) {
  for (const name of Object.keys(kShown)) defineInspect(classes[name], kShown[name]);
  const { ReadableStream, WritableStream } = classes;
  defineGetter(ReadableStream, 'nodejs.stream.disturbed', function() {
    return this._disturbed;
  });
  defineGetter(ReadableStream, 'nodejs.stream.readable', function() {
    return this._state === 'readable';
  });
  defineMethod(ReadableStream, 'nodejs.webstream.controllerErrorFunction', function(error) {
    this._readableStreamController.error(error);
  });
  defineMethod(WritableStream, 'nodejs.webstream.controllerErrorFunction', function(error) {
    this._writableStreamController.error(error);
  });
  for (const Class of [ReadableStream, WritableStream]) {
    defineGetter(Class, 'nodejs.stream.errored', function() {
      return this._state === 'errored';
    });
    defineGetter(Class, 'nodejs.webstream.isClosedPromise', closedPromise);
  }
}

module.exports = { defineInspect, install };
