'use strict';

// Dirent: an entry of a directory.

const { constants } = require('internal/fs/arguments');

const kType = Symbol('type');

const kKinds = {
  isDirectory: constants.UV_DIRENT_DIR,
  isFile: constants.UV_DIRENT_FILE,
  isBlockDevice: constants.UV_DIRENT_BLOCK,
  isCharacterDevice: constants.UV_DIRENT_CHAR,
  isSymbolicLink: constants.UV_DIRENT_LINK,
  isFIFO: constants.UV_DIRENT_FIFO,
  isSocket: constants.UV_DIRENT_SOCKET,
};

class Dirent {
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this.path = path;
    this[kType] = type;
  }
}
for (const [name, kind] of Object.entries(kKinds)) {
  Dirent.prototype[name] = { [name]() { return this[kType] === kind; } }[name];
}

module.exports = { Dirent };
