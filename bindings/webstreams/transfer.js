'use strict';

// Web streams that move to another realm (https://streams.spec.whatwg.org/#transferrable-streams):
// what stays behind is connected through a pair of ports with a new stream over there.

const { dataCloneError } = require('internal/transfer_list');
const { MessageChannel } = require('internal/message_port');
const { kDeserialize } = require('internal/transferable');

// The other end of the channel may be gone: nobody is left who could be told.
function sendQuietly(port, message) {
  try {
    port.postMessage(message);
  } catch {
    // Nothing to do.
  }
}

// An error that cannot be sent goes as the error of that, which is thrown too.
function send(port, message) {
  try {
    port.postMessage(message);
  } catch (error) {
    sendError(port, error);
    throw error;
  }
}

function sendError(port, error) {
  try {
    port.postMessage({ type: 'error', value: error });
  } catch {
    sendQuietly(port, { type: 'error', value: new Error(`${error?.message ?? error}`) });
  }
}

// By itself a stream's port does not keep the program running.
function listen(port, onMessage, onUnreadable) {
  port.on('message', onMessage);
  port.on('messageerror', () => {
    const error = dataCloneError('Internal transferred stream messaging error');
    sendError(port, error);
    onUnreadable(error);
    port.close();
  });
  port.unref();
}

// What is read from the stream is what comes through the port.
function readableOf(port) {
  const { ReadableStream } = require('stream/web');
  return new ReadableStream({
    start(controller) {
      listen(port, ({ type, value }) => {
        if (type === 'chunk') {
          controller.enqueue(value);
          return;
        }
        if (type === 'close') controller.close();
        else controller.error(value);
        port.close();
      }, (error) => controller.error(error));
    },
    pull() {
      send(port, { type: 'pull' });
    },
    cancel(reason) {
      try {
        send(port, { type: 'error', value: reason });
      } finally {
        port.close();
      }
    },
  }, { highWaterMark: 0 });
}

// What is written to the stream goes through the port, as fast as the other end asks for it.
function writableOf(port) {
  const { WritableStream } = require('stream/web');
  let wanted;          // a promise, until the other end asks for more
  let onWanted;
  const wait = () => {
    wanted = new Promise((resolve) => { onWanted = resolve; });
  };
  const proceed = () => {
    onWanted?.();
    wanted = onWanted = undefined;
  };
  wait();
  return new WritableStream({
    start(controller) {
      listen(port, ({ type, value }) => {
        if (type === 'error') controller.error(value);
        proceed();
      }, (error) => {
        controller.error(error);
        proceed();
      });
    },
    async write(value) {
      await wanted;
      wait();
      try {
        send(port, { type: 'chunk', value });
      } catch (error) {
        port.close();
        throw error;
      }
    },
    close() {
      sendQuietly(port, { type: 'close' });
      port.close();
    },
    abort(reason) {
      try {
        send(port, { type: 'error', value: reason });
      } finally {
        port.close();
      }
    },
  }, { highWaterMark: 1 });
}

const ignore = () => {};

function transferReadable(stream) {
  const { port1, port2 } = new MessageChannel();
  stream.pipeTo(writableOf(port1)).catch(ignore);
  return {
    data: port2,
    deserializeInfo: 'internal/webstreams/transfer:TransferredReadableStream',
    transferList: [port2],
  };
}

function transferWritable(stream) {
  const { port1, port2 } = new MessageChannel();
  readableOf(port1).pipeTo(stream).catch(ignore);
  return {
    data: port2,
    deserializeInfo: 'internal/webstreams/transfer:TransferredWritableStream',
    transferList: [port2],
  };
}

function transferTransform({ readable, writable }) {
  return {
    data: { readable, writable },
    deserializeInfo: 'internal/webstreams/transfer:TransferredTransformStream',
    transferList: [readable, writable],
  };
}

function checkReadable({ locked }) {
  if (locked) throw dataCloneError('Cannot transfer a locked ReadableStream');
}

function checkWritable({ locked }) {
  if (locked) throw dataCloneError('Cannot transfer a locked WritableStream');
}

function checkTransform({ readable, writable }) {
  checkReadable(readable);
  checkWritable(writable);
}

const transfers = {
  ReadableStream: { check: checkReadable, move: transferReadable },
  WritableStream: { check: checkWritable, move: transferWritable },
  TransformStream: { check: checkTransform, move: transferTransform },
};

// A transform stream of the two ends.
function transformOf({ readable, writable }) {
  const { TransformStream } = require('stream/web');
  const { newInstance } = require('internal/transferable');
  // The names are the package's.
  return Object.assign(
    newInstance(TransformStream),
    { _readable: readable, _writable: writable, _transformStreamController: undefined });
}

module.exports = {
  TransferredReadableStream: { [kDeserialize]: readableOf },
  TransferredTransformStream: { [kDeserialize]: transformOf },
  TransferredWritableStream: { [kDeserialize]: writableOf },
  transfers,
};
