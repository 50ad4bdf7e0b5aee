'use strict';

// Blob (https://w3c.github.io/FileAPI/#blob-section): bytes that do not change.
//
// Where they are is the business of a source: it has `size`, `slice(from, to)` for the source of a
// part, `read(from, to)` for the bytes, or a promise of them, and `pack()` for what makes the same
// source in another realm.

const { codes } = require('internal/errors');
const { Transferable, kClone, kDeserialize } = require('internal/transferable');
const { customInspectSymbol, kEmptyObject } = require('internal/util');
const { validateObject, kValidateObjectAllowObjects } = require('internal/validators');

const binding = internalBinding('buffer');
const { isAnyArrayBuffer } = internalBinding('util');

const kChunkSize = 65536;
const kUtf8 = 0;
const kNewLines = /\r\n?|\n/g;

function bytesOf(part, endings) {
  if (isAnyArrayBuffer(part)) return new Uint8Array(part);
  if (ArrayBuffer.isView(part)) {
    return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  }
  const text = `${part}`;
  return new Uint8Array(
    binding.create(endings === 'native' ? text.replace(kNewLines, '\n') : text, kUtf8));
}

// A type with characters that cannot be in one is none.
function normalizeType(type) {
  const text = `${type}`;
  if (text === '') return text;
  return /[^\u0020-\u007e]/.test(text) ? '' : text.toLowerCase();
}

function sliceIndex(value, fallback, size) {
  if (value === undefined) return fallback;
  const index = Math.trunc(value) || 0;
  return index < 0 ? Math.max(size + index, 0) : Math.min(index, size);
}

class MemorySource {
  constructor(bytes) {
    this.bytes = bytes;
    this.size = bytes.byteLength;
  }
  slice(from, to) {
    return new MemorySource(this.bytes.subarray(from, to));
  }
  read(from, to) {
    return this.bytes.subarray(from, to);
  }
  pack() {
    const { SharedBytes } = internalBinding('messaging');
    return { kind: 'memory', bytes: new SharedBytes(this.bytes) };
  }
}

const kNothing = new MemorySource(new Uint8Array(0));

class JoinedSource {
  constructor(sources) {
    this.sources = sources;
    this.size = sources.reduce((sum, source) => sum + source.size, 0);
  }
  slice(from, to) {
    const parts = [];
    let at = 0;
    for (const source of this.sources) {
      const first = Math.max(from - at, 0);
      const last = Math.min(to - at, source.size);
      if (first < last) parts.push(source.slice(first, last));
      at += source.size;
    }
    return new JoinedSource(parts);
  }
  async read(from, to) {
    const bytes = new Uint8Array(to - from);
    let used = 0;
    for (const part of this.slice(from, to).sources) {
      bytes.set(await part.read(0, part.size), used);
      used += part.size;
    }
    return bytes;
  }
  pack() {
    return { kind: 'joined', sources: this.sources.map((source) => source.pack()) };
  }
}

function unpack(packed) {
  switch (packed.kind) {
    case 'memory': return new MemorySource(packed.bytes.view());
    case 'joined': return new JoinedSource(packed.sources.map(unpack));
    default: return require('internal/fs/blob').unpack(packed);
  }
}

// One source out of many, which shares no memory with them.
function join(sources) {
  if (!sources.every((source) => source instanceof MemorySource)) {
    return new JoinedSource(
      sources.map((source) => (source instanceof MemorySource ? join([source]) : source)));
  }
  const bytes = new Uint8Array(sources.reduce((sum, source) => sum + source.size, 0));
  let used = 0;
  for (const source of sources) {
    bytes.set(source.bytes, used);
    used += source.size;
  }
  return new MemorySource(bytes);
}

class Blob extends Transferable {
  #source;
  #type;

  constructor(sources = [], options = kEmptyObject) {
    if (sources === null || typeof sources !== 'object' ||
        typeof sources[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    }
    super();
    options ??= kEmptyObject;
    if (options !== kEmptyObject) {
      validateObject(options, 'options', kValidateObjectAllowObjects);
    }
    const endings = `${options.endings ?? 'transparent'}`;
    if (endings !== 'transparent' && endings !== 'native') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.endings', endings);
    }
    const parts = [];
    let size = 0;
    let isText = false;
    for (const source of sources) {
      const part = isBlob(source) ? source.#source : new MemorySource(bytesOf(source, endings));
      parts.push(part);
      size += part.size;
      isText = typeof source === 'string';
    }
    if (size > binding.kMaxLength) throw new codes.ERR_BUFFER_TOO_LARGE(binding.kMaxLength);
    // The bytes of a text are the blob's own already.
    this.#source = parts.length > 1 || (parts.length === 1 && !isText) ?
      join(parts) : parts[0] ?? kNothing;
    this.#type = normalizeType(options.type ?? '');
  }

  static isBlob(value) {
    return typeof value === 'object' && value !== null && #source in value;
  }

  // A Blob of a source that is not in memory.
  static ofSource(source, type) {
    return setSource(new Blob([], { type }), source);
  }

  static setSource(blob, source) {
    blob.#source = source;
    return blob;
  }

  [kClone]() {
    Blob.#check(this);
    return {
      data: { source: this.#source.pack(), type: this.#type },
      deserializeInfo: 'internal/blob:ClonedBlob',
    };
  }

  static #check(value) {
    if (!isBlob(value)) throw new codes.ERR_INVALID_THIS('Blob');
  }

  get size() {
    Blob.#check(this);
    return this.#source.size;
  }

  get type() {
    Blob.#check(this);
    return this.#type;
  }

  // The part shares the memory of the whole.
  slice(start, end, contentType = '') {
    Blob.#check(this);
    const { size } = this.#source;
    const from = sliceIndex(start, 0, size);
    const to = Math.max(sliceIndex(end, size, size), from);
    return ofSource(this.#source.slice(from, to), contentType);
  }

  async arrayBuffer() {
    Blob.#check(this);
    const { buffer, byteOffset, byteLength } = await this.#source.read(0, this.#source.size);
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }

  async bytes() {
    return new Uint8Array(await this.arrayBuffer());
  }

  async text() {
    Blob.#check(this);
    const { TextDecoder } = require('internal/encoding');
    return new TextDecoder().decode(await this.#source.read(0, this.#source.size));
  }

  stream() {
    Blob.#check(this);
    const source = this.#source;
    let at = 0;
    const { ReadableStream } = require('stream/web');
    return new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        if (at < source.size) {
          const end = Math.min(at + kChunkSize, source.size);
          const bytes = await source.read(at, end);
          controller.enqueue(bytes.slice());
          at = end;
          return;
        }
        controller.close();
        controller.byobRequest?.respond(0);
      },
    });
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const shown = inspect({ size: this.size, type: this.type }, {
      ...options, depth: options.depth == null ? null : options.depth - 1,
    });
    return `Blob ${shown}`;
  }
}

const { isBlob, ofSource, setSource } = Blob;
for (const name of ['isBlob', 'ofSource', 'setSource']) delete Blob[name];

const ClonedBlob = {
  [kDeserialize]: ({ source, type }) => ofSource(unpack(source), type),
};

for (const name of ['size', 'type', 'slice', 'stream', 'text', 'arrayBuffer', 'bytes']) {
  Object.defineProperty(Blob.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(Blob.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'Blob', configurable: true,
});

function resolveObjectURL() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('buffer.resolveObjectURL');
}

module.exports = {
  Blob,
  ClonedBlob,
  blobOfSource: ofSource,
  isBlob,
  resolveObjectURL,
  // Gives `blob` another source, a packed one.
  setPackedSource: (blob, packed) => setSource(blob, unpack(packed)),
};
