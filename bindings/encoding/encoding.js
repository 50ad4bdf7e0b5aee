'use strict';

// TextEncoder and TextDecoder of the Encoding Standard (https://encoding.spec.whatwg.org).
// TextDecoder reads UTF-8 and UTF-16LE itself; ICU does the other encodings.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { validateObject, kValidateObjectAllowObjectsAndNull } = require('internal/validators');
const { StringDecoder } = require('string_decoder');

const binding = internalBinding('buffer');
const { isAnyArrayBuffer } = internalBinding('util');

const kReplacement = '\ufffd';
const kByteOrderMark = 0xfeff;

const kLabels = {
  '__proto__': null,
  'unicode-1-1-utf-8': 'utf-8',
  'unicode11utf8': 'utf-8',
  'unicode20utf8': 'utf-8',
  'utf-8': 'utf-8',
  'utf8': 'utf-8',
  'x-unicode20utf8': 'utf-8',
  'csunicode': 'utf-16le',
  'iso-10646-ucs-2': 'utf-16le',
  'ucs-2': 'utf-16le',
  'unicode': 'utf-16le',
  'unicodefeff': 'utf-16le',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
};

// The encoding that a label of a document means; undefined where there is none that is known here.
function encodingOfLabel(label) {
  const name = `${label}`.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase();
  return kLabels[name] ?? require('internal/encoding/labels').legacyEncodingOf(name);
}

function newLegacyDecoder(encoding, fatal) {
  return new (internalBinding('encoding').Decoder)(encoding, fatal);
}

// The fields as those of a plain object, behind `prefix`.
function inspectAs(prefix, fields) {
  return function(depth, options, inspect) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {};
    for (const field of fields) shown[field] = this[field];
    return `${prefix}${inspect(shown, options)}`;
  };
}

class TextEncoder {
  #isEncoder = true;

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#isEncoder in value)) {
      throw new codes.ERR_INVALID_THIS('TextEncoder');
    }
  }

  get encoding() {
    TextEncoder.#check(this);
    return 'utf-8';
  }

  encode(input = '') {
    TextEncoder.#check(this);
    return new Uint8Array(binding.create(`${input}`, 0));
  }

  encodeInto(src, dest) {
    TextEncoder.#check(this);
    if (typeof src !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('src', 'string', src);
    if (Object.prototype.toString.call(dest) !== '[object Uint8Array]') {
      throw new codes.ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    }
    const written = binding.write(dest, src, 0, dest.byteLength, 0);
    // Whole characters were written: what they are as UTF-16 is what was read.
    return { read: binding.slice(dest, 0, written, 0).length, written };
  }
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #isLegacy;
  #decoder;
  // Bytes that wait, where errors must be found.
  #rest = undefined;
  // A high surrogate that waits for its other half.
  #surrogate = '';
  #atStart = true;

  constructor(label = 'utf-8', options = {}) {
    const encoding = encodingOfLabel(label);
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    if (encoding === undefined) throw new codes.ERR_ENCODING_NOT_SUPPORTED(`${label}`);
    this.#encoding = encoding;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
    this.#isLegacy = encoding !== 'utf-8' && encoding !== 'utf-16le';
    if (this.#isLegacy) this.#decoder = newLegacyDecoder(encoding, this.#fatal);
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#encoding in value)) {
      throw new codes.ERR_INVALID_THIS('TextDecoder');
    }
  }

  get encoding() {
    TextDecoder.#check(this);
    return this.#encoding;
  }

  get fatal() {
    TextDecoder.#check(this);
    return this.#fatal;
  }

  get ignoreBOM() {
    TextDecoder.#check(this);
    return this.#ignoreBOM;
  }

  decode(input = undefined, options = undefined) {
    TextDecoder.#check(this);
    const isView = ArrayBuffer.isView(input);
    if (!isView && input !== undefined && !isAnyArrayBuffer(input)) {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'input', ['ArrayBuffer', 'ArrayBufferView'], input);
    }
    let stream = false;
    if (options !== undefined && options !== null) {
      validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
      stream = Boolean(options.stream);
    }
    const isUtf8 = this.#encoding === 'utf-8';
    let text;
    if (isView && isUtf8 && !stream && !this.#fatal && this.#rest === undefined) {
      text = binding.slice(input, 0, input.byteLength, 0);
    } else {
      const bytes = isView ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) :
        new Uint8Array(input ?? 0);
      text = isUtf8 ? this.#decodeUtf8(bytes, stream) :
        this.#isLegacy ? this.#decodeLegacy(bytes, stream) : this.#decodeUtf16(bytes, stream);
    }
    if (this.#atStart && text !== '') {
      if (!this.#ignoreBOM && text.charCodeAt(0) === kByteOrderMark &&
          this.#encoding.startsWith('utf-')) {
        text = text.slice(1);
      }
      this.#atStart = false;
    }
    if (!stream) this.#atStart = true;
    return text;
  }

  #fail() {
    this.#decoder = undefined;
    this.#rest = undefined;
    this.#surrogate = '';
    this.#atStart = true;
    throw new codes.ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
  }

  #decodeUtf8(bytes, stream) {
    let all = bytes;
    if (this.#rest !== undefined) {
      all = Buffer.concat([this.#rest, bytes]);
      this.#rest = undefined;
    }
    let end = all.length;
    if (stream) {
      // Only what can still become a character waits.
      const { held, start } = unfinishedUtf8(all);
      if (held) {
        end = start;
        this.#rest = all.slice(start);
      }
    }
    const whole = end === all.length ? all : all.subarray(0, end);
    if (this.#fatal && !binding.isUtf8(whole)) this.#fail();
    return binding.slice(whole, 0, whole.length, 0);
  }

  #decodeUtf16(bytes, stream) {
    this.#decoder ??= new StringDecoder('utf16le');
    let text = this.#surrogate + this.#decoder.write(bytes);
    this.#surrogate = '';
    if (stream) {
      const last = text.charCodeAt(text.length - 1);
      if (last >= 0xd800 && last < 0xdc00) {
        this.#surrogate = text.slice(-1);
        text = text.slice(0, -1);
      }
    } else {
      const isOdd = this.#decoder.lastTotal !== 0 && (this.#decoder.lastTotal -
        this.#decoder.lastNeed) % 2 !== 0;
      text += this.#decoder.end();
      if (isOdd) {
        if (this.#fatal) this.#fail();
        text += kReplacement;
      }
    }
    const wellFormed = text.toWellFormed();
    if (this.#fatal && wellFormed !== text) this.#fail();
    return wellFormed;
  }

  #decodeLegacy(bytes, stream) {
    this.#decoder ??= newLegacyDecoder(this.#encoding, this.#fatal);
    return this.#decoder.decode(bytes, !stream) ?? this.#fail();
  }
}

// The character at the end that is not complete, if its bytes so far are the beginning of one.
function unfinishedUtf8(bytes) {
  const { length } = bytes;
  for (let start = length - 1; start >= 0 && start >= length - 3; start--) {
    const byte = bytes[start];
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf5 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    const next = bytes[start + 1];
    const isBeginning = next === undefined || !(
      (byte === 0xe0 && next < 0xa0) || (byte === 0xed && next > 0x9f) ||
      (byte === 0xf0 && next < 0x90) || (byte === 0xf4 && next > 0x8f));
    return { held: size > length - start && isBeginning, start };
  }
  return { held: false, start: length };
}

for (const { 0: Class, 1: names } of [
  [TextEncoder, ['encode', 'encodeInto', 'encoding']],
  [TextDecoder, ['decode', 'encoding', 'fatal', 'ignoreBOM']],
]) {
  for (const name of names) {
    Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, value: Class.name, configurable: true,
  });
}
Object.defineProperty(TextDecoder.prototype, customInspectSymbol, {
  __proto__: null,
  value: inspectAs('TextDecoder ', ['encoding', 'fatal', 'ignoreBOM']),
  configurable: true,
  writable: true,
});
Object.defineProperty(TextEncoder.prototype, customInspectSymbol, {
  __proto__: null, value: inspectAs('', ['encoding']), configurable: true, writable: true,
});

module.exports = { TextDecoder, TextEncoder };
