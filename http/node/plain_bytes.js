'use strict';

// Bytes and strings for a runtime without the modules buffer and string_decoder: UTF-8 and latin1.

const { codes } = require('internal/errors');

const binding = internalBinding('http_server');

function isLatin1(encoding) {
  switch (`${encoding ?? 'utf8'}`.toLowerCase()) {
    case 'utf8':
    case 'utf-8':
      return false;
    case 'ascii':
    case 'binary':
    case 'latin1':
      return true;
    default:
      throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  }
}

class Bytes extends Uint8Array {
  static get [Symbol.species]() {
    return Uint8Array;
  }

  toString(encoding) {
    return binding.decode(this, isLatin1(encoding));
  }
}

function encode(text, encoding) {
  if (!isLatin1(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  const bytes = new Bytes(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

// How many bytes at the end begin a character that they do not finish.
function unfinished(bytes) {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return wanted > back ? back : 0;
    }
  }
  return 0;
}

class Decoder {
  constructor(latin1) {
    this.latin1 = latin1;
    this.rest = null;
  }

  write(chunk) {
    let bytes = chunk;
    if (this.rest !== null) {
      bytes = new Uint8Array(this.rest.length + chunk.length);
      bytes.set(this.rest);
      bytes.set(chunk, this.rest.length);
      this.rest = null;
    }
    const left = this.latin1 ? 0 : unfinished(bytes);
    if (left > 0) {
      this.rest = bytes.slice(bytes.length - left);
      bytes = bytes.subarray(0, bytes.length - left);
    }
    return binding.decode(bytes, this.latin1);
  }

  end() {
    const { rest } = this;
    this.rest = null;
    return rest === null ? '' : binding.decode(rest, false);
  }
}

function makeDecoder(encoding) {
  return new Decoder(isLatin1(encoding));
}

module.exports = { Bytes, encode, makeDecoder };
