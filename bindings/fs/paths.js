'use strict';

// Operations on files by their path that say only whether they worked, or a name.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const {
  constants, decodeName, toAccessMode, toCopyMode, toId, toLength, toMode,
  toOptions, toPath, toUnixTimestamp, wantsBytes,
} = require('internal/fs/arguments');
const { forms, operation } = require('internal/fs/operation');
const { customPromisify } = require('internal/util');
const native = internalBinding('fs_paths');

operation('access', {
  promiseLength: 1,
  callbackLast: true,
  native: native.access,
  required: 1,
  optional: 1,
  prepare: (path, mode) => [toPath(path), toAccessMode(mode)],
});

operation('chmod', {
  callbackLast: true,
  native: native.chmod,
  required: 2,
  prepare: (path, mode) => [toPath(path), toMode(mode)],
});

operation('chown', {
  callbackLast: true,
  native: native.chown,
  required: 3,
  prepare: (path, uid, gid) => [toPath(path), toId(uid, 'uid'), toId(gid, 'gid'), true],
});

operation('lchown', {
  native: native.chown,
  required: 3,
  prepare: (path, uid, gid) => [toPath(path), toId(uid, 'uid'), toId(gid, 'gid'), false],
});

operation('utimes', {
  native: native.utimes,
  required: 3,
  prepare: (path, atime, mtime) =>
    [toPath(path), toUnixTimestamp(atime), toUnixTimestamp(mtime), true],
});

operation('lutimes', {
  native: native.utimes,
  required: 3,
  prepare: (path, atime, mtime) =>
    [toPath(path), toUnixTimestamp(atime), toUnixTimestamp(mtime), false],
});

operation('rename', {
  native: native.rename,
  required: 2,
  prepare: (from, to) => [toPath(from, 'oldPath'), toPath(to, 'newPath')],
});

operation('link', {
  native: native.link,
  required: 2,
  prepare: (existing, path) => [toPath(existing, 'existingPath'), toPath(path, 'newPath')],
});

// The type of a link matters on Windows only.
operation('symlink', {
  native: native.symlink,
  required: 2,
  optional: 1,
  prepare(target, path, type) {
    const prepared = [toPath(target, 'target'), toPath(path)];
    if (typeof type === 'string' && !['dir', 'file', 'junction'].includes(type)) {
      throw new codes.ERR_FS_INVALID_SYMLINK_TYPE(type);
    }
    return prepared;
  },
});

operation('unlink', {
  native: native.unlink,
  required: 1,
  prepare: (path) => [toPath(path)],
});

operation('copyFile', {
  callbackLast: true,
  native: native.copyFile,
  required: 2,
  optional: 1,
  prepare: (from, to, mode) => [toPath(from, 'src'), toPath(to, 'dest'), toCopyMode(mode)],
});

operation('readlink', {
  native: (done, path, encoding) => native.readlink(done, path, wantsBytes(encoding)),
  required: 1,
  optional: 1,
  prepare: (path, options) => [toPath(path), toOptions(options).encoding],
  finish: (name, [, encoding]) => decodeName(name, encoding),
});

function exists(path, callback) {
  validateFunction(callback, 'cb');
  try {
    forms.callback.access(path, constants.F_OK, (error) => callback(!error));
  } catch {
    callback(false);
  }
}
Object.defineProperty(exists, customPromisify, {
  __proto__: null,
  value: function exists(path) {
    return new Promise((resolve) => forms.callback.exists(path, resolve));
  },
});
forms.callback.exists = exists;

forms.sync.existsSync = function existsSync(path) {
  let checked;
  try {
    checked = toPath(path);
  } catch {
    return false;
  }
  return native.exists(checked);
};

let truncateWarned = false;
function warnOfDescriptor() {
  if (truncateWarned) return;
  truncateWarned = true;
  process.emitWarning(
    'Using fs.truncate with a file descriptor is deprecated. Please use fs.ftruncate with a file ' +
    'descriptor instead.', 'DeprecationWarning', 'DEP0081');
}

forms.callback.truncate = function truncate(path, length, callback) {
  if (typeof path === 'number') {
    warnOfDescriptor();
    return forms.callback.ftruncate(path, length, callback);
  }
  if (typeof length === 'function') {
    callback = length;
    length = 0;
  }
  const size = toLength(length);
  validateFunction(callback, 'cb');
  native.truncate(callback, toPath(path), size);
};

forms.sync.truncateSync = function truncateSync(path, length) {
  if (typeof path === 'number') {
    warnOfDescriptor();
    return forms.sync.ftruncateSync(path, length);
  }
  native.truncate(undefined, toPath(path), toLength(length));
};
