'use strict';

// The native half (http2_binding.h), the numbers that it shares with JavaScript, and what every
// file of the module checks.

const { codes, hideStackFrames } = require('internal/errors');
const { NghttpError } = require('internal/http2/errors');

const { Http2Session: NativeSession, errorText } = internalBinding('http2');

// EventType of session.h; after the type and the stream in the list of takeEvents() stand:
const events = {
  kHeaders: 0,       // category, flags, stream of the promise, [name, value, ...], sensitive names
  kData: 1,          // offset, size
  kEnd: 2,
  kClosed: 3,        // code
  kDrained: 4,
  kWantTrailers: 5,
  kSettings: 6,      // ids and values (uint32) of unknown ones, or undefined; values of the others
  kSettingsAck: 7,
  kPing: 8,          // payload
  kPingAck: 9,       // payload
  kGoaway: 10,       // code, last stream, data or undefined
  kPriority: 11,     // parent, weight, exclusive
  kAltsvc: 12,       // origin, value
  kOrigin: 13,       // origins
  kFrameError: 14,   // type, code
  kError: 15,        // number, code or ''
  kTerminated: 16,   // code
};

// Flags of request() and respond().
const kNoBody = 1;
const kTrailersFollow = 2;

const kDefaultMemory = 10;   // MB
const kBytesOfMemory = 1000000;

// The options of a session as native code reads them: SessionOptions of session.h, NaN for what the
// user leaves to it.
function packOptions(options, isServer) {
  const fewest = isServer ? 4 : 1;
  const pairs = options.maxHeaderListPairs;
  const memory = options.maxSessionMemory;
  return new Float64Array([
    options.maxDeflateDynamicTableSize ?? NaN,
    options.maxReservedRemoteStreams ?? NaN,
    options.maxSendHeaderBlockLength ?? NaN,
    options.peerMaxConcurrentStreams ?? NaN,
    options.paddingStrategy ?? NaN,
    typeof pairs === 'number' ? Math.max(pairs, fewest) : NaN,
    Math.max(typeof memory === 'number' ? memory : kDefaultMemory, 1) * kBytesOfMemory,
    typeof options.maxSettings === 'number' ? Math.max(options.maxSettings, 1) : NaN,
    options.streamResetBurst ?? NaN,
    options.streamResetRate ?? NaN,
    options.maxSessionRejectedStreams ?? NaN,
    options.maxSessionInvalidFrames ?? NaN,
  ]);
}

function libraryError(number, code = undefined) {
  return new NghttpError(number, errorText(number), code || undefined);
}

const assertIsObject = hideStackFrames((value, name, types = 'Object') => {
  if (value !== undefined &&
      (value === null || typeof value !== 'object' || Array.isArray(value))) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, types, value);
  }
});

module.exports = {
  NativeSession,
  assertIsObject,
  events,
  kNoBody,
  kTrailersFollow,
  libraryError,
  packOptions,
};
