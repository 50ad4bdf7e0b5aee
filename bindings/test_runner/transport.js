'use strict';

// Events of a run on their way from the process of a test file to the one that runs the files:
// frames of a length and a value of v8.serialize(). Errors travel as what reporters show of them.

const kLength = 4;
const kErrorKeys = [
  'actual', 'code', 'exitCode', 'expected', 'failureType', 'generatedMessage', 'operator', 'signal',
];
const kNativeErrors = {
  '__proto__': null, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
};

function isError(value) {
  return internalBinding('util').isNativeError(value) || value instanceof Error;
}

function shown(value) {
  return require('internal/util/inspect').inspect(value);
}

// What the serializer does not take (functions, symbols) becomes its text.
function packValue(value) {
  const { serialize } = require('v8');
  try {
    serialize(value);
    return value;
  } catch {
    return shown(value);
  }
}

function packError(value, depth = 0) {
  if (!isError(value)) return { value: packValue(value) };
  const packed = { name: value.name, message: value.message, stack: value.stack, own: {} };
  for (const key of kErrorKeys) {
    if (key in value) packed.own[key] = packValue(value[key]);
  }
  // A chain of causes may lead back.
  if (value.cause !== undefined && depth < 8) packed.cause = packError(value.cause, depth + 1);
  return packed;
}

function unpackError(packed) {
  if (packed.own === undefined) return packed.value;
  const cause = packed.cause === undefined ? undefined : unpackError(packed.cause);
  const { code, failureType } = packed.own;
  if (code === 'ERR_TEST_FAILURE') {
    const { failure } = require('internal/test/failure');
    const error = failure(cause ?? packed.message, failureType);
    return Object.defineProperty(error, 'stack', {
      __proto__: null, value: packed.stack, writable: true, configurable: true,
    });
  }
  const Class = kNativeErrors[packed.name] ?? Error;
  const error = new Class(packed.message);
  for (const key of ['name', 'stack']) {
    Object.defineProperty(error, key, {
      __proto__: null, value: packed[key], writable: true, configurable: true,
    });
  }
  if (cause !== undefined) error.cause = cause;
  return Object.assign(error, packed.own);
}

function pack(type, data) {
  const error = data.details?.error;
  const details = error ? { ...data.details, error: packError(error) } : data.details;
  return require('v8').serialize({ type, data: { ...data, details } });
}

// Writes events to a descriptor, at once: the program may end at any time.
function makeSender(descriptor) {
  const fs = require('fs');
  const { Buffer } = require('buffer');
  return (type, data) => {
    const body = pack(type, data);
    const frame = Buffer.allocUnsafe(kLength + body.length);
    frame.writeUInt32LE(body.length, 0);
    body.copy(frame, kLength);
    for (let at = 0; at < frame.length;) at += fs.writeSync(descriptor, frame, at);
  };
}

// A function that takes bytes as they come and calls onEvent({ type, data }) for each frame.
function makeReceiver(onEvent) {
  const { Buffer } = require('buffer');
  const { deserialize } = require('v8');
  let left = Buffer.alloc(0);
  return (bytes) => {
    left = left.length === 0 ? bytes : Buffer.concat([left, bytes]);
    while (left.length >= kLength) {
      const end = kLength + left.readUInt32LE(0);
      if (left.length < end) return;
      const event = deserialize(left.subarray(kLength, end));
      left = left.subarray(end);
      const { details } = event.data;
      if (details?.error) details.error = unpackError(details.error);
      onEvent(event);
    }
  };
}

module.exports = { makeReceiver, makeSender };
