'use strict';

// The public module 'fs/promises'.

const { codes } = require('internal/errors');
const { constants, toFlags, toMode, toPath } = require('internal/fs/arguments');
const { appendFile, readFile, writeFile } = require('internal/fs/contents_promises');
const { FileHandle } = require('internal/fs/file_handle');
const { forms, retrace, start } = require('internal/fs/operation');
const descriptors = internalBinding('fs_descriptors');

require('fs');

const kFileMode = 0o666;

async function open(path, flags, mode) {
  const prepared = [toPath(path), toFlags(flags), toMode(mode, kFileMode)];
  let fd;
  try {
    fd = await start(descriptors.open, prepared);
  } catch (error) {
    throw retrace(error);
  }
  return new FileHandle(fd);
}

async function truncate(path, len = 0) {
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(len);
  } finally {
    await handle.close();
  }
}

// Linux has no means to change the mode of a link.
async function lchmod(path, mode) {  // eslint-disable-line no-unused-vars
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

async function cp(src, dest, options) {
  return require('internal/fs/cp').cpPromise(src, dest, options);
}

// The native realpath: the other one is for callbacks only.
const {
  access, chmod, chown, copyFile, lchown, link, lstat, lutimes, mkdir, mkdtemp, readdir, readlink,
  realpath, rename, rm, rmdir, stat, statfs, symlink, unlink, utimes,
} = forms.promise;

async function opendir(path, options) {
  return require('internal/fs/dir').opendirPromise(path, options);
}

async function* watch(filename, options = {}) {
  yield* require('internal/fs/watch_promises').watch(filename, options);
}

module.exports = {
  access,
  copyFile,
  cp,
  open,
  opendir,
  rename,
  truncate,
  rm,
  rmdir,
  mkdir,
  readdir,
  readlink,
  symlink,
  lstat,
  stat,
  statfs,
  link,
  unlink,
  chmod,
  lchmod,
  lchown,
  chown,
  utimes,
  lutimes,
  realpath,
  mkdtemp,
  writeFile,
  appendFile,
  readFile,
  watch,
  constants,
};
