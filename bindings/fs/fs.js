'use strict';

// The public module 'fs'. Functions come from internal/fs/*, each idea from a file of its own; what
// few programs use loads when it is first touched.

const { constants, toUnixTimestamp } = require('internal/fs/arguments');
const { forms, setLength } = require('internal/fs/operation');
const { Dirent } = require('internal/fs/dirent');
const { Stats } = require('internal/fs/stats');

require('internal/fs/stat');
require('internal/fs/paths');
require('internal/fs/descriptors');
require('internal/fs/contents');
require('internal/fs/directories');
require('internal/fs/realpath');
require('internal/fs/rm');

// A function of a module that loads at its first call, with the length it has there. Programs also
// call some of them with `new`.
function lazyFunction(id, name, length) {
  const fn = { [name]: function(...args) {
    return Reflect.apply(require(id)[name], this, args);
  } }[name];
  setLength(fn, length);
  return fn;
}

const kLazyFunctions = {
  'internal/fs/cp': { cp: 4, cpSync: 3 },
  'internal/fs/dir': { opendir: 3, opendirSync: 2 },
  'internal/fs/blob': { openAsBlob: 1 },
  'internal/fs/watch': { watch: 3 },
  'internal/fs/watch_file': { watchFile: 3, unwatchFile: 2 },
  'internal/fs/streams': { createReadStream: 2, createWriteStream: 2 },
};

const fs = module.exports = { ...forms.callback, ...forms.sync };
for (const [id, functions] of Object.entries(kLazyFunctions)) {
  for (const [name, length] of Object.entries(functions)) {
    fs[name] = lazyFunction(id, name, length);
  }
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
