'use strict';

// ReadStream and WriteStream: files as streams.

const { Readable, Writable, finished } = require('stream');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { toDescriptor, toOptions, toPath } = require('internal/fs/arguments');
const { deprecate } = require('internal/util');
const { FileHandle, kAddUser, kRemoveUser } = require('internal/fs/file_handle');
const fs = require('fs');

const kReadAhead = 64 * 1024;
const kFileMode = 0o666;
const kMaxFutileWrites = 5;

// The functions that do the work: those of fs, of options.fs, or of a FileHandle.
const kOperations = Symbol('operations');
// What waits for the read or write under way; null while there is none.
const kAfterBusy = Symbol('afterBusy');

function callBack(promise, callback, pick) {
  promise.then((result) => callback(null, ...pick(result)), callback);
}

// A FileHandle as functions with callbacks.
function operationsOf(handle) {
  return {
    close(fd, callback) {
      handle[kRemoveUser]();
      callBack(handle.close(), callback, () => []);
    },
    fsync(fd, callback) {
      callBack(handle.sync(), callback, () => []);
    },
    read(fd, buffer, offset, length, position, callback) {
      callBack(handle.read(buffer, offset, length, position), callback,
               ({ bytesRead }) => [bytesRead, buffer]);
    },
    write(fd, data, offset, length, position, callback) {
      callBack(handle.write(data, offset, length, position), callback,
               ({ bytesWritten }) => [bytesWritten, data]);
    },
    writev(fd, chunks, position, callback) {
      callBack(handle.writev(chunks, position), callback,
               ({ bytesWritten }) => [bytesWritten, chunks]);
    },
  };
}

// All properties, inherited ones too.
function copyOptions(options) {
  const copy = {};
  for (const name in toOptions(options)) copy[name] = options[name];
  return typeof options === 'string' ? { encoding: options } : copy;
}

// Settles which file it is and who does the work on it.
function setFile(stream, path, options, defaultFlags) {
  const { fd } = options;
  stream[kAfterBusy] = null;
  if (fd == null) {
    stream.fd = null;
    stream[kOperations] = options.fs || fs;
    validateFunction(stream[kOperations].open, 'options.fs.open');
    stream.path = typeof path === 'object' && path?.href ? toPath(path) : path;
    stream.flags = options.flags === undefined ? defaultFlags : options.flags;
    stream.mode = options.mode === undefined ? kFileMode : options.mode;
    toPath(stream.path);
  } else if (typeof fd === 'number') {
    stream[kOperations] = options.fs || fs;
    stream.fd = toDescriptor(fd);
  } else if (fd instanceof FileHandle) {
    if (options.fs) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    stream[kOperations] = operationsOf(fd);
    stream.fd = toDescriptor(fd.fd);
    fd[kAddUser]();
    fd.on('close', () => stream.close());
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], fd);
  }
}

function setStart(stream, { start }) {
  stream.start = start;
  stream.pos = undefined;
  if (start === undefined) return;
  validateInteger(start, 'start', 0);
  stream.pos = start;
}

// Programs of old overwrote open(): it is then what opens the file, and tells by events, which
// their listeners are to see after the stream knows.
function openByMethod(stream, callback) {
  const { emit } = stream;
  stream.emit = function(event, ...args) {
    if (event !== 'open' && event !== 'error') return emit.call(this, event, ...args);
    stream.emit = emit;
    if (event === 'error') return callback(args[0]);
    callback();
    return emit.call(this, event, ...args);
  };
  stream.open();
}

function construct(callback) {
  if (typeof this.fd === 'number') return callback();
  if (!kOpens.has(this.open)) return openByMethod(this, callback);
  this[kOperations].open(this.path, this.flags, this.mode, (error, fd) => {
    if (error) return callback(error);
    this.fd = fd;
    callback();
    this.emit('open', fd);
    this.emit('ready');
  });
}

function close(stream, error, callback) {
  const { fd } = stream;
  if (!fd) return callback(error);
  const closeNow = (syncError) => {
    stream[kOperations].close(fd, (closeError) => callback(closeError || error || syncError));
    stream.fd = null;
  };
  if (stream.flush) stream[kOperations].fsync(fd, closeNow);
  else closeNow();
}

// A thread may be in the middle of a read or write: the descriptor is closed after it.
function destroy(error, callback) {
  if (this[kAfterBusy] === null) close(this, error, callback);
  else this[kAfterBusy] = (ioError) => close(this, error || ioError, callback);
}

function begin(stream) {
  stream[kAfterBusy] = () => {};
}

function end(stream, error) {
  const after = stream[kAfterBusy];
  stream[kAfterBusy] = null;
  after(error);
}

// What ReadStream and WriteStream have in common.
function makeStreamClass(Class, Base, name, stateName) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
  Class.prototype.open = deprecate(
    () => {}, `${name}.prototype.open() is deprecated`, 'DEP0135');
  Class.prototype._construct = construct;
  Class.prototype._destroy = destroy;
  Object.defineProperties(Class.prototype, {
    autoClose: {
      __proto__: null,
      get() {
        return this[stateName].autoDestroy;
      },
      set(value) {
        this[stateName].autoDestroy = value;
      },
    },
    pending: {
      __proto__: null,
      get() {
        return this.fd === null;
      },
      configurable: true,
    },
  });
  return Class.prototype.open;
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  const known = copyOptions(options);
  known.highWaterMark ??= kReadAhead;
  known.autoDestroy = known.autoClose ?? true;
  setFile(this, path, known, 'r');
  validateFunction(this[kOperations].read, 'options.fs.read');
  if (known.autoDestroy) validateFunction(this[kOperations].close, 'options.fs.close');

  setStart(this, known);
  this.end = known.end ?? Infinity;
  this.bytesRead = 0;
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start > this.end) {
      throw new codes.ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Readable.call(this, known);
}

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  const known = { ...copyOptions(options), decodeStrings: true };
  known.autoDestroy = known.autoClose ?? true;
  setFile(this, path, known, 'w');

  const { write, writev, close, fsync } = this[kOperations];
  if (!write && !writev) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.fs.write', 'function', write);
  }
  if (write) validateFunction(write, 'options.fs.write');
  else this._write = null;
  if (writev) validateFunction(writev, 'options.fs.writev');
  else this._writev = null;
  if (known.autoDestroy) validateFunction(close, 'options.fs.close');
  this.flush = known.flush ?? false;
  validateBoolean(this.flush, 'options.flush');
  if (this.flush) validateFunction(fsync, 'options.fs.fsync');

  setStart(this, known);
  this.bytesWritten = 0;
  Writable.call(this, known);
  if (known.encoding) this.setDefaultEncoding(known.encoding);
}

const kOpens = new Set([
  makeStreamClass(ReadStream, Readable, 'ReadStream', '_readableState'),
  makeStreamClass(WriteStream, Writable, 'WriteStream', '_writableState'),
]);

ReadStream.prototype._read = function(wanted) {
  const { Buffer } = require('buffer');
  const done = this.pos === undefined ? this.bytesRead : this.pos;
  const count = Math.min(this.end - done + 1, wanted);
  if (count <= 0) {
    this.push(null);
    return;
  }
  const buffer = Buffer.allocUnsafeSlow(count);
  begin(this);
  this[kOperations].read(this.fd, buffer, 0, count, this.pos, (error, bytesRead, bytes) => {
    end(this, error);
    if (this.destroyed) return;
    if (error) {
      if (this.autoClose) this.destroy(error);
      else this.emit('error', error);
    } else if (bytesRead === 0) {
      this.push(null);
    } else {
      if (this.pos !== undefined) this.pos += bytesRead;
      this.bytesRead += bytesRead;
      // A short piece does not keep the whole buffer.
      this.push(bytesRead === bytes.length ? bytes :
        Buffer.copyBytesFrom(bytes, 0, bytesRead));
    }
  });
};

ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

// Writes until nothing is left. `write(left, position, callback)` takes some of it, `drop(left,
// count)` gives the rest of it. What takes nothing several times in a row has failed.
function writeAll(stream, name, left, size, write, drop, callback) {
  let position = stream.pos;
  let futile = 0;
  if (position !== undefined) stream.pos += size;
  begin(stream);
  const finish = (error) => {
    if (!stream.destroyed) {
      end(stream, error);
      callback(error);
    } else {
      callback(error);
      end(stream, error);
    }
  };
  const more = () => write(left, position, (error, bytesWritten) => {
    if (error?.code === 'EAGAIN') bytesWritten = 0;
    else if (error) return finish(error);
    if (stream.destroyed) return finish(new codes.ERR_STREAM_DESTROYED(name));
    stream.bytesWritten += bytesWritten;
    size -= bytesWritten;
    if (position !== undefined) position += bytesWritten;
    futile = bytesWritten > 0 ? 0 : futile + 1;
    if (futile > kMaxFutileWrites) return finish(new Error(`${name} failed`));
    if (size === 0) return finish();
    left = drop(left, bytesWritten);
    more();
  });
  more();
}

WriteStream.prototype._write = function(data, encoding, callback) {
  writeAll(
    this, 'write', data, data.length,
    (left, position, done) =>
      this[kOperations].write(this.fd, left, 0, left.length, position, done),
    (left, count) => left.subarray(count), callback);
};

WriteStream.prototype._writev = function(requests, callback) {
  const chunks = requests.map(({ chunk }) => chunk);
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  writeAll(
    this, 'writev', chunks, size,
    (left, position, done) => this[kOperations].writev(this.fd, left, position, done),
    (left, count) => {
      let first = 0;
      while (count >= left[first].length) count -= left[first++].length;
      return [left[first].subarray(count), ...left.slice(first + 1)];
    }, callback);
};

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // What was written is to reach the file first.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

WriteStream.prototype.destroySoon = WriteStream.prototype.end;

function createReadStream(path, options) {
  return new ReadStream(path, options);
}

function createWriteStream(path, options) {
  return new WriteStream(path, options);
}

module.exports = { ReadStream, WriteStream, createReadStream, createWriteStream };
