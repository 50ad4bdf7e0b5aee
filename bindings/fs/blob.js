'use strict';

// openAsBlob(): a file as a Blob, read when its bytes are wanted.

const { validateObject, validateString } = require('internal/validators');
const { toPath } = require('internal/fs/arguments');
const { forms, start } = require('internal/fs/operation');
const { blobOfSource } = require('internal/blob');
const descriptors = internalBinding('fs_descriptors');

// A part of a file, which is to stay as it is: it cannot be read once it has changed.
class FileSource {
  constructor(path, stats, offset, size) {
    this.path = path;
    this.stats = stats;
    this.offset = offset;
    this.size = size;
  }

  slice(from, to) {
    return new FileSource(this.path, this.stats, this.offset + from, to - from);
  }

  pack() {
    const { path, stats: { mtimeNs, size: whole }, offset, size } = this;
    return { kind: 'file', path, stats: { mtimeNs, size: whole }, offset, size };
  }

  async read(from, to) {
    const bytes = new Uint8Array(to - from);
    let fd;
    try {
      fd = await start(descriptors.open, [this.path, 0, 0]);
      const stats = await forms.promise.fstat(fd, { bigint: true });
      if (stats.mtimeNs !== this.stats.mtimeNs || stats.size !== this.stats.size) {
        throw new Error('The file has changed');
      }
      for (let used = 0; used < bytes.length;) {
        const count = await start(descriptors.read, [
          fd, bytes, used, bytes.length - used, this.offset + from + used]);
        if (count === 0) throw new Error('The file has become shorter');
        used += count;
      }
      return bytes;
    } catch {
      const { DOMException } = require('internal/dom_exception');
      throw new DOMException('The blob could not be read', 'NotReadableError');
    } finally {
      if (fd !== undefined) await start(descriptors.close, [fd]).catch(() => {});
    }
  }
}

function openAsBlob(path, options = {}) {
  validateObject(options, 'options');
  const type = options.type || '';
  validateString(type, 'options.type');
  const checked = toPath(path);
  return forms.promise.stat(checked, { bigint: true }).then(
    (stats) => blobOfSource(new FileSource(checked, stats, 0, Number(stats.size)), type));
}

function unpack({ path, stats, offset, size }) {
  return new FileSource(path, stats, offset, size);
}

module.exports = { openAsBlob, unpack };
