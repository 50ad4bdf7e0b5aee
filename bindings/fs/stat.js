'use strict';

// stat, lstat, fstat and statfs.

const { toDescriptor, toPath } = require('internal/fs/arguments');
const { forms, operation } = require('internal/fs/operation');
const { currentStatFs, currentStats } = require('internal/fs/stats');
const native = internalBinding('fs_stats');

const kLengths = { length: 1, syncLength: 1 };

function bigintOf(options) {
  return Boolean(options?.bigint);
}

function pathStat(name, follow) {
  operation(name, {
    native: native.stat,
    required: 1,
    optional: 1,
    ...kLengths,
    prepare: (path, options) => [toPath(path), follow, bigintOf(options)],
    finish: (_, [, , bigint]) => currentStats(bigint),
  });
}
pathStat('stat', true);
pathStat('lstat', false);

function statNow(path, follow, options) {
  const bigint = bigintOf(options);
  if (options?.throwIfNoEntry === false) {
    return native.tryStat(toPath(path), follow, bigint) ? currentStats(bigint) : undefined;
  }
  native.stat(undefined, toPath(path), follow, bigint);
  return currentStats(bigint);
}

Object.assign(forms.sync, {
  statSync(path, options = undefined) {
    return statNow(path, true, options);
  },
  lstatSync(path, options = undefined) {
    return statNow(path, false, options);
  },
});

operation('fstat', {
  native: native.fstat,
  required: 1,
  optional: 1,
  ...kLengths,
  prepare: (fd, options) => [toDescriptor(fd), bigintOf(options)],
  finish: (_, [, bigint]) => currentStats(bigint),
});

operation('statfs', {
  native: native.statfs,
  required: 1,
  optional: 1,
  ...kLengths,
  prepare: (path, options) => [toPath(path), bigintOf(options)],
  finish: (_, [, bigint]) => currentStatFs(bigint),
});

