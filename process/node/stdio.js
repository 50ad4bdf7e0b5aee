'use strict';

// process.stdout and process.stderr: synchronous writers with the face of a Writable. They are made
// when somebody first touches them.

const EventEmitter = require('events');
const { codes } = require('internal/errors');

class SyncStream extends EventEmitter {
  constructor(fd) {
    super();
    const binding = internalBinding('stdio');
    this.fd = fd;
    this.writable = true;
    this._isStdio = true;
    this._type = 'fs';
    if (binding.isatty(fd)) {
      this._type = 'tty';
      this.isTTY = true;
      this.columns = binding.columns(fd) || 80;
    }
  }

  get writableLength() {
    return 0;
  }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = undefined;
    }
    if (!this.writable) return this.#fail(new codes.ERR_STREAM_WRITE_AFTER_END(), callback);
    const failure = writeChunk(this.fd, chunk, encoding);
    if (failure) {
      const { ErrnoException } = require('internal/errors');
      return this.#fail(new ErrnoException(failure, 'write'), callback);
    }
    if (typeof callback === 'function') process.nextTick(callback, null);
    return true;
  }

  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') [chunk, encoding, callback] = [undefined, undefined, chunk];
    else if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
    if (this.writable) {
      this.writable = false;
      process.nextTick(() => this.emit('finish'));
    }
    if (typeof callback === 'function') process.nextTick(callback);
    return this;
  }

  cork() {}
  uncork() {}

  setDefaultEncoding() {
    return this;
  }

  // Standard streams stay open as long as the process.
  destroy() {
    return this;
  }

  destroySoon() {}

  getWindowSize() {
    return [this.columns, this.rows];
  }

  getColorDepth() {
    return this.isTTY ? 8 : 1;
  }

  hasColors(count) {
    return this.isTTY === true && (typeof count !== 'number' || count <= 256);
  }

  #fail(error, callback) {
    process.nextTick(() => {
      if (typeof callback === 'function') callback(error);
      this.emit('error', error);
    });
    return false;
  }
}

function writeChunk(fd, chunk, encoding) {
  const binding = internalBinding('stdio');
  if (typeof chunk === 'string') {
    if (encoding === undefined || /^utf-?8$/i.test(encoding)) return binding.writeString(fd, chunk);
    return writeChunk(fd, require('buffer').Buffer.from(chunk, encoding));
  }
  if (ArrayBuffer.isView(chunk)) {
    if (binding.writeBytes !== undefined) return binding.writeBytes(fd, chunk);
    const { buffer, byteOffset, byteLength } = chunk;
    const { Buffer } = require('buffer');
    return binding.writeString(fd, Buffer.from(buffer, byteOffset, byteLength).toString());
  }
  throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
}

let stdout;
let stderr;

module.exports = {
  getStdin() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('process.stdin');
  },
  getStdout() {
    return stdout ??= new SyncStream(1);
  },
  getStderr() {
    return stderr ??= new SyncStream(2);
  },
};
