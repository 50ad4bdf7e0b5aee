'use strict';

// Operations on open files.

const { codes } = require('internal/errors');
const { parseFileMode, validateBuffer, validateEncoding,
        validateInteger } = require('internal/validators');
const {
  checkCallback, checkReadRange, checkViews, checkWriteRange, isUtf8,
  kValidateObjectAllowNullable, toDescriptor, toFlags, toId, toLength, toMode, toPath, toPosition,
  toUnixTimestamp, validateObject,
} = require('internal/fs/arguments');
const { forms, operation } = require('internal/fs/operation');
const { customPromisifyArgs } = require('internal/util');
const native = internalBinding('fs_descriptors');

const kFileMode = 0o666;
const kDefaultRead = 16384;

operation('open', {
  native: native.open,
  required: 1,
  optional: 2,
  prepare: (path, flags = 'r', mode) => [toPath(path), toFlags(flags), toMode(mode, kFileMode)],
});

// The mode of an absent flag may be anything.
forms.callback.open = function open(path, flags, mode, callback) {
  const checked = toPath(path);
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = kFileMode;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = kFileMode;
  }
  const checkedMode = parseFileMode(mode, 'mode', kFileMode);
  const checkedFlags = toFlags(flags);
  checkCallback(callback);
  native.open(callback, checked, checkedFlags, checkedMode);
};

// What happens without a callback.
function throwError(error) {
  if (error) throw error;
}

forms.callback.close = function close(fd, callback = throwError) {
  const checked = toDescriptor(fd);
  checkCallback(callback);
  native.close(callback, checked);
};

forms.sync.closeSync = function closeSync(fd) {
  native.close(undefined, toDescriptor(fd));
};

operation('fchmod', {
  callbackLast: true,
  native: native.fchmod,
  required: 2,
  prepare: (fd, mode) => [toDescriptor(fd), toMode(mode)],
});

operation('fchown', {
  callbackLast: true,
  native: native.fchown,
  required: 3,
  prepare: (fd, uid, gid) => [toDescriptor(fd), toId(uid, 'uid'), toId(gid, 'gid')],
});

operation('futimes', {
  callbackLast: true,
  native: native.futimes,
  required: 3,
  prepare: (fd, atime, mtime) =>
    [toDescriptor(fd), toUnixTimestamp(atime, 'atime'), toUnixTimestamp(mtime, 'mtime')],
});

operation('ftruncate', {
  length: 1,
  syncLength: 1,
  callbackLast: true,
  native: native.ftruncate,
  required: 1,
  optional: 1,
  prepare: (fd, length = 0) => [toDescriptor(fd), toLength(length)],
});

operation('fsync', {
  native: native.fsync,
  required: 1,
  prepare: (fd) => [toDescriptor(fd)],
});

operation('fdatasync', {
  native: native.fdatasync,
  required: 1,
  prepare: (fd) => [toDescriptor(fd)],
});

// What is to be read where to, from the arguments after the descriptor: (buffer, offset, length,
// position), (buffer, options), (options) or nothing. A length of 0 needs no reading.
function toReadRequest(buffer, offset, length, position) {
  if (!ArrayBuffer.isView(buffer) && offset === undefined) {
    validateObject(buffer ?? {}, 'options');
    offset = buffer ?? {};
    buffer = 'buffer' in offset ? offset.buffer : require('buffer').Buffer.alloc(kDefaultRead);
  }
  validateBuffer(buffer);
  const size = buffer.byteLength;
  if (offset === null || typeof offset === 'object') {
    const options = offset ?? {};
    ({ offset = 0, length = size - offset, position = null } = options);
  } else if (offset !== undefined && typeof offset !== 'number') {
    validateInteger(offset, 'offset', 0);
  }
  offset ??= 0;
  validateInteger(offset, 'offset', 0);
  length = length === undefined ? size - offset : length | 0;
  if (length !== 0) {
    if (size === 0) {
      throw new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
    }
    checkReadRange(offset, length, size);
    position = toPosition(position);
  }
  return { buffer, offset, length, position };
}

forms.callback.read = function read(fd, buffer, offset, length, position, callback) {
  const checked = toDescriptor(fd);
  let request;
  if (arguments.length <= 4) {
    callback = arguments[arguments.length - 1];
    if (arguments.length === 4) {
      validateObject(offset, 'options', kValidateObjectAllowNullable);
      request = toReadRequest(buffer, offset ?? {});
    } else if (arguments.length === 3 && ArrayBuffer.isView(buffer)) {
      request = toReadRequest(buffer, {});
    } else {
      const options = arguments.length === 3 ? buffer : undefined;
      if (options !== undefined) {
        validateObject(options, 'options', kValidateObjectAllowNullable);
      }
      request = toReadRequest(options ?? {});
    }
    checkCallback(callback);
  } else {
    validateBuffer(buffer);
    checkCallback(callback);
    request = toReadRequest(buffer, offset ?? 0, length | 0, position);
  }
  if (request.length === 0) {
    process.nextTick(callback, null, 0, request.buffer);
    return;
  }
  native.read((error, count) => callback(error, count || 0, request.buffer), checked,
              request.buffer, request.offset, request.length, request.position);
};
forms.callback.read[customPromisifyArgs] = ['bytesRead', 'buffer'];

forms.sync.readSync = function readSync(fd, buffer, offset, length, position) {
  const checked = toDescriptor(fd);
  validateBuffer(buffer);
  let request;
  if (arguments.length <= 3 || typeof offset === 'object') {
    if (offset !== undefined) validateObject(offset, 'options', kValidateObjectAllowNullable);
    request = toReadRequest(buffer, offset ?? {});
  } else {
    request = toReadRequest(buffer, offset, length | 0, position);
  }
  if (request.length === 0) return 0;
  return native.read(undefined, checked, request.buffer, request.offset, request.length,
                     request.position);
};

// A position in a file to write at: anything but a number is the file's own.
function toWritePosition(position) {
  return typeof position === 'number' ? position : -1;
}

// (buffer, offset, length, position) or (buffer, options).
function toWriteRequest(buffer, offset, length, position) {
  const size = buffer.byteLength;
  if (typeof offset === 'object') {
    ({ offset = 0, length = size - offset, position = null } = offset ?? {});
  }
  if (offset == null || typeof offset === 'function') offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (typeof length !== 'number') length = size - offset;
  checkWriteRange(offset, length, size);
  return { buffer, offset, length, position: toWritePosition(position) };
}

function checkText(text, name) {
  if (typeof text === 'string') return;
  throw new codes.ERR_INVALID_ARG_TYPE(
    name, ['string', 'Buffer', 'TypedArray', 'DataView'], text);
}

// `done` is undefined for a synchronous call.
function writeText(done, fd, text, position, encoding) {
  checkText(text, 'buffer');
  validateEncoding(text, encoding);
  const at = toWritePosition(position);
  if (!encoding || isUtf8(encoding)) return native.writeText(done, fd, text, at);
  const bytes = require('buffer').Buffer.from(text, encoding);
  return native.write(done, fd, bytes, 0, bytes.length, at);
}

forms.callback.write = function write(fd, buffer, offset, length, position, callback) {
  const checked = toDescriptor(fd);
  if (ArrayBuffer.isView(buffer)) {
    callback ||= position || length || offset;
    checkCallback(callback);
    const request = toWriteRequest(buffer, offset, length, position);
    native.write((error, count) => callback(error, count || 0, buffer), checked, buffer,
                 request.offset, request.length, request.position);
    return;
  }
  checkText(buffer, 'buffer');
  // (text, position, encoding), where what is missing moves the callback forward.
  const given = [offset, length, position, callback];
  const at = given.findIndex((argument) => typeof argument === 'function');
  callback = at === -1 ? position : given[at];
  const place = at === 0 ? undefined : offset;
  const encoding = at === 0 || at === 1 ? 'utf8' : length;
  validateEncoding(buffer, encoding);
  checkCallback(callback);
  writeText((error, count) => callback(error, count || 0, buffer), checked, buffer, place,
            encoding);
};
forms.callback.write[customPromisifyArgs] = ['bytesWritten', 'buffer'];

forms.sync.writeSync = function writeSync(fd, buffer, offset, length, position) {
  const checked = toDescriptor(fd);
  if (!ArrayBuffer.isView(buffer)) return writeText(undefined, checked, buffer, offset, length);
  const request = toWriteRequest(buffer, offset, length, position);
  return native.write(undefined, checked, buffer, request.offset, request.length,
                      request.position);
};

// readv and writev.
function vectors(name, resultName) {
  const call = native[name];

  forms.callback[name] = { [name](fd, buffers, position, callback) {
    const checked = toDescriptor(fd);
    checkViews(buffers);
    callback ||= position;
    checkCallback(callback);
    if (buffers.length === 0 && name === 'writev') {
      process.nextTick(callback, null, 0, buffers);
      return;
    }
    call((error, count) => callback(error, count || 0, buffers), checked, buffers,
         toWritePosition(position));
  } }[name];
  forms.callback[name][customPromisifyArgs] = [resultName, 'buffers'];

  const syncName = `${name}Sync`;
  forms.sync[syncName] = { [syncName](fd, buffers, position) {
    const checked = toDescriptor(fd);
    checkViews(buffers);
    if (buffers.length === 0 && name === 'writev') return 0;
    return call(undefined, checked, buffers, toWritePosition(position));
  } }[syncName];
}
vectors('readv', 'bytesRead');
vectors('writev', 'bytesWritten');

module.exports = { kFileMode, toReadRequest, toWritePosition, toWriteRequest };
