'use strict';

// Making and listing directories.

const path = require('path');
const { validateBoolean } = require('internal/validators');
const { decodeName, toMode, toOptions, toPath, wantsBytes } = require('internal/fs/arguments');
const { Dirent } = require('internal/fs/dirent');
const { operation } = require('internal/fs/operation');
const native = internalBinding('fs_paths');

const kDirectoryMode = 0o777;

operation('mkdir', {
  native: (done, path, mode, recursive) =>
    (recursive ? native.mkdirs : native.mkdir)(done, path, mode),
  required: 1,
  optional: 1,
  prepare(path, options) {
    const plain = typeof options === 'number' || typeof options === 'string';
    const { mode = kDirectoryMode, recursive = false } = plain ? { mode: options } : options ?? {};
    const checked = toPath(path);
    validateBoolean(recursive, 'options.recursive');
    return [checked, toMode(mode), recursive];
  },
});

let templateWarned = false;
function warnOfTemplate(prefix) {
  const last = typeof prefix === 'string' ? prefix.charCodeAt(prefix.length - 1) : prefix.at(-1);
  if (templateWarned || last !== 0x58) return;
  templateWarned = true;
  process.emitWarning('mkdtemp() templates ending with X are not portable. ' +
                      'For details see: https://nodejs.org/api/fs.html');
}

operation('mkdtemp', {
  native: (done, prefix, encoding) => native.mkdtemp(done, prefix, wantsBytes(encoding)),
  required: 1,
  optional: 1,
  prepare(prefix, options) {
    const { encoding } = toOptions(options);
    const checked = toPath(prefix, 'prefix');
    warnOfTemplate(checked);
    return [checked, encoding];
  },
  finish: (name, [, encoding]) => decodeName(name, encoding),
});

// What native code lists of one directory, as users get it.
function showList(list, directory, { encoding, withFileTypes }) {
  if (!withFileTypes) {
    return wantsBytes(encoding) ? list.map((name) => decodeName(name, encoding)) : list;
  }
  const entries = [];
  for (let i = 0; i < list.length; i += 2) {
    entries.push(new Dirent(decodeName(list[i], encoding), list[i + 1], directory));
  }
  return entries;
}

function below(directory, name) {
  if (name.length === 0) return directory;
  if (typeof name === 'string' && typeof directory === 'string') return path.join(directory, name);
  const { Buffer } = require('buffer');
  return Buffer.concat([Buffer.from(directory), Buffer.from('/'), Buffer.from(name)]);
}

// The same of a whole tree.
function showTree(list, root, { encoding, withFileTypes }) {
  const entries = [];
  const step = withFileTypes ? 3 : 2;
  for (let i = 0; i < list.length; i += step) {
    const name = list[i];
    const directory = list[i + 1];
    if (withFileTypes) {
      entries.push(new Dirent(decodeName(name, encoding), list[i + 2], below(root, directory)));
    } else {
      entries.push(directory.length === 0 ? decodeName(name, encoding) :
        decodeName(below(directory, name), encoding));
    }
  }
  return entries;
}

operation('readdir', {
  native: (done, path, { encoding, recursive, withFileTypes }) =>
    (recursive ? native.readTree : native.readdir)(
      done, path, Boolean(withFileTypes), wantsBytes(encoding)),
  required: 1,
  optional: 1,
  prepare(path, options) {
    const known = toOptions(options);
    const checked = toPath(path);
    if (known.recursive != null) validateBoolean(known.recursive, 'options.recursive');
    return [checked, known];
  },
  finish: (list, [root, options]) =>
    (options.recursive ? showTree : showList)(list, root, options),
});

module.exports = { showList };
