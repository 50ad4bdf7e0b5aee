'use strict';

// File (https://w3c.github.io/FileAPI/#file-section): a Blob with a name.

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { Blob, setPackedSource } = require('internal/blob');
const { kClone, kDeserialize } = require('internal/transferable');

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = {}) {
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    this.#name = `${fileName}`.toWellFormed();
    const { lastModified } = options ?? {};
    this.#lastModified = lastModified === undefined ? Date.now() : Math.trunc(+lastModified) || 0;
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#name in value)) {
      throw new codes.ERR_INVALID_THIS('File');
    }
  }

  [kClone]() {
    const { data: { source, type } } = super[kClone]();
    return {
      data: { source, type, name: this.#name, lastModified: this.#lastModified },
      deserializeInfo: 'internal/file:ClonedFile',
    };
  }

  get name() {
    File.#check(this);
    return this.#name;
  }

  get lastModified() {
    File.#check(this);
    return this.#lastModified;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { size, type, name, lastModified } = this;
    const { inspect } = require('internal/util/inspect');
    const shown = inspect({ size, type, name, lastModified }, {
      ...options, depth: options.depth == null ? null : options.depth - 1,
    });
    return `File ${shown}`;
  }
}

for (const name of ['name', 'lastModified']) {
  Object.defineProperty(File.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(File.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'File', configurable: true,
});

const ClonedFile = {
  [kDeserialize]: ({ source, type, name, lastModified }) =>
    setPackedSource(new File([], name, { type, lastModified }), source),
};

module.exports = { ClonedFile, File };
