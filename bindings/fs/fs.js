'use strict';

// The public module 'fs'. Functions come from internal/fs/*, each idea from a file of its own; what
// few programs use loads when it is first touched.

const { constants, toUnixTimestamp } = require('internal/fs/arguments');
const { forms } = require('internal/fs/operation');
const { Dirent } = require('internal/fs/dirent');
const { Stats } = require('internal/fs/stats');
const { codes } = require('internal/errors');
const { exists } = require('internal/bootstrap/realm');

require('internal/fs/stat');
require('internal/fs/paths');
require('internal/fs/descriptors');
require('internal/fs/contents');
require('internal/fs/directories');
require('internal/fs/realpath');
require('internal/fs/rm');

// Functions of modules that load at their first call.
function lazyFunction(id, name) {
  return { [name](...args) {
    if (!exists(id)) throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`fs.${name}`);
    return require(id)[name].apply(this, args);
  } }[name];
}

const kLazyFunctions = {
  'internal/fs/cp': ['cp', 'cpSync'],
  'internal/fs/dir': ['opendir', 'opendirSync'],
  'internal/fs/blob': ['openAsBlob'],
  'internal/fs/watch': ['watch', 'watchFile', 'unwatchFile'],
  'internal/fs/streams': ['createReadStream', 'createWriteStream'],
};

const fs = module.exports = { ...forms.callback, ...forms.sync };
for (const [id, names] of Object.entries(kLazyFunctions)) {
  for (const name of names) fs[name] = lazyFunction(id, name);
}

// Linux has no means to change the mode of a link.
fs.lchmod = undefined;
fs.lchmodSync = undefined;

Object.assign(fs, { Dirent, Stats, _toUnixTimestamp: toUnixTimestamp });

function defineLazy(name, load) {
  const define = (value) => Object.defineProperty(fs, name, {
    __proto__: null, value, writable: true, enumerable: true, configurable: true,
  });
  Object.defineProperty(fs, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      const value = load();
      define(value);
      return value;
    },
    set: define,
  });
}

defineLazy('Dir', () => require('internal/fs/dir').Dir);
Object.defineProperty(fs, 'promises', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() {
    return require('fs/promises');
  },
});
for (const [name, source] of [['ReadStream', 'ReadStream'], ['WriteStream', 'WriteStream'],
  ['FileReadStream', 'ReadStream'], ['FileWriteStream', 'WriteStream']]) {
  defineLazy(name, () => require('internal/fs/streams')[source]);
}

for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) {
  Object.defineProperty(fs, name, { __proto__: null, value: constants[name], enumerable: true });
}
Object.defineProperty(fs, 'constants', { __proto__: null, value: constants, enumerable: true });
