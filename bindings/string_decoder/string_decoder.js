'use strict';

// node:string_decoder: text out of chunks of bytes that may end inside a character. The bytes of a
// character that is not complete yet wait for the next chunk.
// https://nodejs.org/docs/latest-v20.x/api/string_decoder.html

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { encodingNumber, normalizeEncoding } = require('internal/buffer/encodings');

const binding = internalBinding('buffer');

const kState = Symbol('kState');

function isContinuation(byte) {
  return (byte & 0xc0) === 0x80;
}

// Bytes of the character that begins with `byte`, by its highest bits.
function utf8Size(byte) {
  if ((byte & 0xe0) === 0xc0) return 2;
  if ((byte & 0xf0) === 0xe0) return 3;
  return (byte & 0xf8) === 0xf0 ? 4 : 1;
}

function isHighSurrogate(byte) {
  return (byte & 0xfc) === 0xd8;
}

// Of each kind: `unfinished` sets held and total for the character at the end of the bytes from
// `start`; `accepts` whether a byte may follow those that wait; `extend` gives the whole size, now
// that `total` bytes are there; `ending` how many of the waiting bytes are text at the end.
const utf8 = {
  unfinished(state, bytes, start) {
    for (let back = 1; back <= 3 && bytes.length - back >= start; back++) {
      const byte = bytes[bytes.length - back];
      if (isContinuation(byte)) continue;
      const size = utf8Size(byte);
      if (size > back) {
        state.total = size;
        return back;
      }
      break;
    }
    return 0;
  },
  accepts: isContinuation,
  extend: (state) => state.total,
  ending: (held) => held,
};

const utf16 = {
  unfinished(state, bytes, start) {
    const { length } = bytes;
    if ((length - start) % 2 !== 0) {
      state.total = 2;
      return 1;
    }
    if (length === start || !isHighSurrogate(bytes[length - 1])) return 0;
    state.total = 4;
    return 2;
  },
  accepts: () => true,
  extend: (state) => (state.total === 2 && isHighSurrogate(state.bytes[1]) ? 4 : state.total),
  ending: (held) => held - held % 2,
};

const base64 = {
  unfinished(state, bytes, start) {
    state.total = 3;
    return (bytes.length - start) % 3;
  },
  accepts: () => true,
  extend: (state) => state.total,
  ending: (held) => held,
};

const kKinds = { utf8, utf16le: utf16, base64, base64url: base64 };

function asBytes(buf) {
  if (buf instanceof Uint8Array) return buf;
  if (!ArrayBuffer.isView(buf)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  }
  return new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength);
}

function textOf(bytes, start, end, encoding) {
  if (start >= end) return '';
  return binding.slice(bytes, start, end, encoding);
}

// Completes the waiting character; returns where in `bytes` the next one begins, or -1 when all of
// them are not enough.
function complete(state, kind, bytes) {
  let at = 0;
  while (state.held < state.total) {
    if (at === bytes.length) return -1;
    // Not its continuation: what waits is no character and stands for itself.
    if (!kind.accepts(bytes[at])) return at;
    state.bytes[state.held++] = bytes[at++];
    if (state.held === state.total) state.total = kind.extend(state);
  }
  return at;
}

function write(state, bytes) {
  const { kind, encoding } = state;
  let start = 0;
  let text = '';
  if (state.held > 0) {
    start = complete(state, kind, bytes);
    if (start < 0) return '';
    text = textOf(state.bytes, 0, state.held, encoding);
    reset(state);
  }
  const held = kind.unfinished(state, bytes, start);
  const end = bytes.length - held;
  for (let i = 0; i < held; i++) state.bytes[i] = bytes[end + i];
  state.held = held;
  if (held === 0) state.total = 0;
  return text + textOf(bytes, start, end, encoding);
}

function reset(state) {
  state.held = 0;
  state.total = 0;
}

function stateOf(decoder) {
  const state = decoder?.[kState];
  if (state === undefined) throw new codes.ERR_INVALID_THIS('StringDecoder');
  return state;
}

function StringDecoder(encoding) {
  this.encoding = normalizeEncoding(encoding);
  if (this.encoding === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this[kState] = {
    encoding: encodingNumber(this.encoding),
    kind: kKinds[this.encoding],
    bytes: Buffer.alloc(4),
    held: 0,
    total: 0,
  };
}

StringDecoder.prototype.write = function(buf) {
  if (typeof buf === 'string') return buf;
  const bytes = asBytes(buf);
  const state = stateOf(this);
  return state.kind === undefined ? textOf(bytes, 0, bytes.length, state.encoding) :
    write(state, bytes);
};

StringDecoder.prototype.end = function(buf) {
  let text = buf === undefined ? '' : this.write(buf);
  const state = stateOf(this);
  if (state.held > 0) {
    text += textOf(state.bytes, 0, state.kind.ending(state.held), state.encoding);
    reset(state);
  }
  return text;
};

StringDecoder.prototype.text = function(buf, offset) {
  reset(stateOf(this));
  return this.write(buf.slice(offset));
};

const kProperties = {
  lastChar: (state) => state.bytes,
  lastNeed: (state) => state.total - state.held,
  lastTotal: (state) => state.total,
};

for (const { 0: name, 1: read } of Object.entries(kProperties)) {
  Object.defineProperty(StringDecoder.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return read(stateOf(this));
    },
  });
}

module.exports = { StringDecoder };
