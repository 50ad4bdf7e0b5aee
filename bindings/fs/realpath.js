'use strict';

// realpath and realpath.native.

const path = require('path');
const { decodeName, toOptions, toPath, wantsBytes } = require('internal/fs/arguments');
const { forms, operation } = require('internal/fs/operation');
const native = internalBinding('fs_paths');

// Both forms give the same path; they differ in what they take and in their errors.
operation('realpath', {
  native: (done, path, encoding) => native.resolve(done, path, wantsBytes(encoding)),
  required: 1,
  optional: 1,
  prepare(file, options) {
    const { encoding } = toOptions(options);
    const checked = toPath(file !== null && typeof file === 'object' ? file : `${file}`);
    return [path.resolve(typeof checked === 'string' ? checked : `${checked}`), encoding];
  },
  finish: (name, [, encoding]) => decodeName(name, encoding),
});

const { callback: { realpath }, sync: { realpathSync } } = forms;

operation('realpath', {
  native: (done, path, encoding) => native.realpath(done, path, wantsBytes(encoding)),
  required: 1,
  optional: 1,
  prepare(file, options) {
    const { encoding } = toOptions(options);
    return [toPath(file), encoding];
  },
  finish: (name, [, encoding]) => decodeName(name, encoding),
});

realpath.native = forms.callback.realpath;
realpathSync.native = forms.sync.realpathSync;
forms.callback.realpath = realpath;
forms.sync.realpathSync = realpathSync;
