'use strict';

// A handle that writes to a descriptor at once and reads nothing: standard output and terminals.
// Closing it leaves the descriptor open.

const binding = internalBinding('stdio');

class SyncHandle {
  constructor(fd) {
    this.fd = fd;
    this.reading = false;
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this.writeQueueSize = 0;
  }

  write(bytes) {
    const failure = binding.writeBytes(this.fd, bytes);
    if (failure === 0) this.bytesWritten += bytes.byteLength;
    return failure;
  }

  writeString(text, encoding) {
    const { Buffer } = require('buffer');
    if (encoding === 0) {
      const failure = binding.writeString(this.fd, text);
      if (failure === 0) this.bytesWritten += Buffer.byteLength(text);
      return failure;
    }
    const { kNames } = require('internal/buffer/encodings');
    return this.write(Buffer.from(text, kNames[encoding]));
  }

  writeMany(list) {
    for (const bytes of list) {
      const failure = this.write(bytes);
      if (failure !== 0) return failure;
    }
    return 0;
  }

  readStart() {
    return 0;
  }

  readStop() {
    return 0;
  }

  shutdown() {
    return 0;
  }

  close(callback) {
    if (typeof callback === 'function') setImmediate(() => callback());
  }

  ref() {}
  unref() {}

  hasRef() {
    return false;
  }
}

module.exports = { SyncHandle };
