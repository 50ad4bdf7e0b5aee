'use strict';

// FileHandle: an open file of fs/promises.
//
// A handle counts those who use its descriptor: itself, until close(), each operation under way,
// and streams that were made of it. The last one closes the descriptor.

const EventEmitter = require('events');
const { codes, internalAssert } = require('internal/errors');
const { validateBuffer, validateEncoding, validateInteger, validateObject, validateString,
        kValidateObjectAllowNullable } = require('internal/validators');
const { checkReadRange, checkViews, checkWriteRange, isUtf8 } = require('internal/fs/arguments');
const { readFileOf, writeFileOf } = require('internal/fs/contents_promises');
const { forms, retrace, start } = require('internal/fs/operation');
const { Transferable, kCheckTransfer, kDeserialize, kTransfer } = require('internal/transferable');
const { kAsyncDispose } = require('internal/util');
const descriptors = internalBinding('fs_descriptors');
const handles = internalBinding('fs_handles');

const kDefaultRead = 16384;
const kStreamRead = 65536;
const kClosed = -1;

const kAddUser = Symbol('addUser');
const kRemoveUser = Symbol('removeUser');

let lossWarned = false;
handles.onLost((fd, error) => {
  if (error !== undefined) throw error;
  process.emitWarning(`Closing file descriptor ${fd} on garbage collection`);
  if (lossWarned) return;
  lossWarned = true;
  process.emitWarning(
    'Closing a FileHandle object on garbage collection is deprecated. Please close FileHandle ' +
    'objects explicitly using FileHandle.prototype.close(). In the future, an error will be ' +
    'thrown if a file descriptor is closed during garbage collection.',
    'DeprecationWarning', 'DEP0137');
});

class FileHandle extends Transferable {
  #fd;
  #guard;
  #users = 1;
  #webStream = false;
  // While it closes: the promise of that, and how to settle it.
  #closing;
  #settle;

  constructor(fd) {
    super();
    EventEmitter.init.call(this);
    this.#fd = fd ?? kClosed;
    if (fd !== undefined) this.#guard = handles.guard(fd);
  }

  get fd() {
    return this.#fd;
  }

  getAsyncId() {
    return 0;
  }

  appendFile(data, options) {
    return FileHandle.#use(this, 'writeFile', (fd) => writeFileOf(fd, data, options));
  }

  chmod(mode) {
    return FileHandle.#use(this, 'fchmod', (fd) => forms.promise.fchmod(fd, mode));
  }

  chown(uid, gid) {
    return FileHandle.#use(this, 'fchown', (fd) => forms.promise.fchown(fd, uid, gid));
  }

  datasync() {
    return FileHandle.#use(this, 'fdatasync', (fd) => forms.promise.fdatasync(fd));
  }

  sync() {
    return FileHandle.#use(this, 'fsync', (fd) => forms.promise.fsync(fd));
  }

  read(buffer, offset, length, position) {
    return FileHandle.#use(this, 'read', (fd) => read(fd, buffer, offset, length, position));
  }

  readv(buffers, position) {
    return FileHandle.#use(this, 'readv', async (fd) => {
      checkViews(buffers);
      const bytesRead = await start(descriptors.readv, [fd, buffers, placeOf(position)]);
      return { __proto__: null, bytesRead, buffers };
    });
  }

  readFile(options) {
    return FileHandle.#use(this, 'readFile', (fd) => readFileOf(fd, options));
  }

  readLines(options = undefined) {
    const { Interface } = require('readline');
    return new Interface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  stat(options) {
    return FileHandle.#use(this, 'fstat', (fd) => forms.promise.fstat(fd, options));
  }

  truncate(len = 0) {
    return FileHandle.#use(this, 'ftruncate', (fd) => forms.promise.ftruncate(fd, len));
  }

  utimes(atime, mtime) {
    return FileHandle.#use(this, 'futimes', (fd) => forms.promise.futimes(fd, atime, mtime));
  }

  write(buffer, offset, length, position) {
    return FileHandle.#use(this, 'write', (fd) => write(fd, buffer, offset, length, position));
  }

  writev(buffers, position) {
    return FileHandle.#use(this, 'writev', async (fd) => {
      checkViews(buffers);
      const bytesWritten = buffers.length === 0 ? 0 :
        await start(descriptors.writev, [fd, buffers, placeOf(position)]);
      return { __proto__: null, bytesWritten, buffers };
    });
  }

  writeFile(data, options) {
    return FileHandle.#use(this, 'writeFile', (fd) => writeFileOf(fd, data, options));
  }

  // May be called without the handle, as in finally(handle.close).
  close = () => {
    if (this.#closing !== undefined) return this.#closing;
    if (this.#fd === kClosed) return Promise.resolve();
    const forget = () => { this.#closing = undefined; };
    this.#closing = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    }).finally(forget);
    this[kRemoveUser]();
    this.emit('close');
    return this.#closing;
  };

  async [kAsyncDispose]() {
    return this.close();
  }

  readableWebStream(options = {}) {
    if (this.#fd === kClosed) throw new codes.ERR_INVALID_STATE('The FileHandle is closed');
    if (this.#closing !== undefined) {
      throw new codes.ERR_INVALID_STATE('The FileHandle is closing');
    }
    if (this.#webStream) throw new codes.ERR_INVALID_STATE('The FileHandle is locked');
    this.#webStream = true;
    if (options.type !== undefined) validateString(options.type, 'options.type');
    return toWebStream(this, options.type === 'bytes');
  }

  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  [kCheckTransfer]() {
    if (this.#closing === undefined && this.#users === 1 && this.#fd !== kClosed) return;
    const { dataCloneError } = require('internal/transfer_list');
    throw dataCloneError('Cannot transfer FileHandle while in use');
  }

  // The handle is as a closed one afterwards.
  [kTransfer]() {
    this[kCheckTransfer]();
    this.#fd = kClosed;
    return {
      data: new handles.SentFile(this.#guard.release()),
      deserializeInfo: 'internal/fs/file_handle:TransferredFileHandle',
    };
  }

  [kAddUser]() {
    this.#users++;
  }

  [kRemoveUser]() {
    if (--this.#users > 0) return;
    this.#fd = kClosed;
    start(descriptors.close, [this.#guard.release()]).then(
      this.#settle?.resolve, (error) => this.#settle?.reject(retrace(error)));
  }

  // What `work` gives for the descriptor, which stays open meanwhile. Errors of a handle that is
  // closed name `syscall`.
  static async #use(handle, syscall, work) {
    internalAssert(#fd in handle, 'handle must be an instance of FileHandle');
    if (handle.#fd === kClosed) {
      throw Object.assign(new Error('file closed'), { code: 'EBADF', syscall });
    }
    handle[kAddUser]();
    try {
      return await work(handle.#fd);
    } finally {
      handle[kRemoveUser]();
    }
  }
}

Object.setPrototypeOf(FileHandle.prototype, EventEmitter.prototype);

const TransferredFileHandle = { [kDeserialize]: (sent) => new FileHandle(sent.take()) };

function placeOf(position) {
  return typeof position === 'number' ? position : -1;
}

async function read(fd, buffer, offset, length, position) {
  if (!ArrayBuffer.isView(buffer)) {
    if (buffer !== undefined) validateObject(buffer, 'options', kValidateObjectAllowNullable);
    const options = buffer ?? {};
    ({ offset = 0, length, position = null } = options);
    buffer = 'buffer' in options && options.buffer !== undefined ?
      options.buffer : require('buffer').Buffer.alloc(kDefaultRead);
    validateBuffer(buffer);
  }
  if (offset !== null && typeof offset === 'object') {
    ({ offset = 0, length, position = null } = offset);
  }
  offset ??= 0;
  validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  if (length === 0) return { __proto__: null, bytesRead: 0, buffer };
  if (buffer.byteLength === 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  }
  checkReadRange(offset, length, buffer.byteLength);
  const at = Number.isSafeInteger(position) ? position : -1;
  const bytesRead = await start(descriptors.read, [fd, buffer, offset, length, at]);
  return { __proto__: null, bytesRead, buffer };
}

async function write(fd, data, offset, length, position) {
  if (data?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer: data };
  let bytesWritten;
  if (!ArrayBuffer.isView(data)) {
    bytesWritten = await writeText(fd, data, offset, length);
  } else {
    const size = data.byteLength;
    if (typeof offset === 'object') {
      ({ offset = 0, length = size - (offset ?? 0), position = null } = offset ?? {});
    }
    offset ??= 0;
    validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = size - offset;
    checkWriteRange(offset, length, size);
    bytesWritten = await start(
      descriptors.write, [fd, data, offset, length, placeOf(position)]);
  }
  return { __proto__: null, bytesWritten, buffer: data };
}

function writeText(fd, text, position, encoding) {
  if (typeof text !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], text);
  }
  validateEncoding(text, encoding);
  const at = placeOf(position);
  if (!encoding || isUtf8(encoding)) return start(descriptors.writeText, [fd, text, at]);
  const bytes = require('buffer').Buffer.from(text, encoding);
  return start(descriptors.write, [fd, bytes, 0, bytes.length, at]);
}

function toWebStream(handle, asBytes) {
  const { ReadableStream } = require('stream/web');
  let using = true;
  const letGo = () => {
    if (!using) return;
    using = false;
    handle[kRemoveUser]();
  };
  let controller;
  const end = () => {
    letGo();
    controller.close();
  };

  const byteSource = {
    type: 'bytes',
    autoAllocateChunkSize: kDefaultRead,
    async pull() {
      const { view } = controller.byobRequest;
      const { bytesRead } = await handle.read(view, 0, view.byteLength);
      if (bytesRead === 0) end();
      controller.byobRequest.respond(bytesRead);
    },
  };
  const chunkSource = {
    async pull() {
      const chunk = new Uint8Array(kStreamRead);
      const { bytesRead } = await handle.read(chunk, 0, kStreamRead);
      if (bytesRead === 0) end();
      else controller.enqueue(chunk.buffer.slice(0, bytesRead));
    },
  };
  const stream = new ReadableStream({
    ...(asBytes ? byteSource : chunkSource),
    start(given) { controller = given; },
    cancel: letGo,
  }, asBytes ? undefined : { highWaterMark: 0 });

  handle[kAddUser]();
  handle.once('close', () => {
    if (!using) return;
    if (stream.locked) {
      letGo();
      try {
        controller.close();
      } catch {
        // It has ended by itself.
      }
    } else {
      stream.cancel();
    }
  });
  return stream;
}

module.exports = { FileHandle, TransferredFileHandle, kAddUser, kRemoveUser };
