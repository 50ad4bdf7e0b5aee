'use strict';

// Blob (https://w3c.github.io/FileAPI/#blob-section): bytes that do not change, in memory.

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
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
  return /[^\u0020-\u007e]/.test(text) ? '' : text.toLowerCase();
}

function sliceIndex(value, fallback, size) {
  if (value === undefined) return fallback;
  const index = Math.trunc(value) || 0;
  return index < 0 ? Math.max(size + index, 0) : Math.min(index, size);
}

class Blob {
  #bytes;
  #type;

  constructor(sources = [], options = {}) {
    if (sources === null || typeof sources !== 'object' ||
        typeof sources[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    }
    validateObject(options ?? {}, 'options', kValidateObjectAllowObjects);
    const endings = `${options?.endings ?? 'transparent'}`;
    if (endings !== 'transparent' && endings !== 'native') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.endings', endings);
    }
    const parts = [];
    let size = 0;
    for (const source of sources) {
      const part = isBlob(source) ? source.#bytes : bytesOf(source, endings);
      parts.push(part);
      size += part.byteLength;
    }
    if (size > binding.kMaxLength) throw new codes.ERR_BUFFER_TOO_LARGE(binding.kMaxLength);
    this.#bytes = new Uint8Array(size);
    let used = 0;
    for (const part of parts) {
      this.#bytes.set(part, used);
      used += part.byteLength;
    }
    this.#type = normalizeType(options?.type ?? '');
  }

  static isBlob(value) {
    return typeof value === 'object' && value !== null && #bytes in value;
  }

  static #check(value) {
    if (!isBlob(value)) throw new codes.ERR_INVALID_THIS('Blob');
  }

  get size() {
    Blob.#check(this);
    return this.#bytes.byteLength;
  }

  get type() {
    Blob.#check(this);
    return this.#type;
  }

  // The part shares the memory of the whole.
  slice(start, end, contentType = '') {
    Blob.#check(this);
    const { byteLength } = this.#bytes;
    const from = sliceIndex(start, 0, byteLength);
    const to = Math.max(sliceIndex(end, byteLength, byteLength), from);
    const part = new Blob([], { type: contentType });
    part.#bytes = this.#bytes.subarray(from, to);
    return part;
  }

  async arrayBuffer() {
    Blob.#check(this);
    const { buffer, byteOffset, byteLength } = this.#bytes;
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }

  async text() {
    Blob.#check(this);
    const { TextDecoder } = require('internal/encoding');
    return new TextDecoder().decode(this.#bytes);
  }

  stream() {
    Blob.#check(this);
    const bytes = this.#bytes;
    let at = 0;
    const { ReadableStream } = require('stream/web');
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        if (at < bytes.byteLength) {
          const end = Math.min(at + kChunkSize, bytes.byteLength);
          controller.enqueue(bytes.slice(at, end));
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

const { isBlob } = Blob;
delete Blob.isBlob;

for (const name of ['size', 'type', 'slice', 'stream', 'text', 'arrayBuffer']) {
  Object.defineProperty(Blob.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(Blob.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'Blob', configurable: true,
});

function resolveObjectURL() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('buffer.resolveObjectURL');
}

module.exports = { Blob, isBlob, resolveObjectURL };
