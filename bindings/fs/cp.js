'use strict';

// cp, cpSync and cp of fs/promises.
//
// The copying is written once, as generators that yield the calls of fs they need: a driver makes
// them at once, or waits for each.

const { dirname, isAbsolute, join, parse, resolve, sep } = require('path');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject } = require('internal/validators');
const { constants, toCopyMode, toPath } = require('internal/fs/arguments');
const { settle } = require('internal/fs/contents');
const { forms } = require('internal/fs/operation');
const { isPromise } = internalBinding('util');
const { errno } = require('os').constants;

const kMayWrite = 0o200;

const kFlags = ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive',
                'verbatimSymlinks'];
const kDefaults = {
  dereference: false,
  errorOnExist: false,
  filter: undefined,
  force: true,
  mode: 0,
  preserveTimestamps: false,
  recursive: false,
  verbatimSymlinks: false,
};

function checkOptions(options) {
  if (options === undefined) return { ...kDefaults };
  validateObject(options, 'options');
  const known = { ...kDefaults, ...options };
  for (const name of kFlags) validateBoolean(known[name], `options.${name}`);
  known.mode = toCopyMode(known.mode);
  if (known.dereference && known.verbatimSymlinks) {
    throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (known.filter !== undefined) validateFunction(known.filter, 'options.filter');
  return known;
}

function prepare(src, dest, options) {
  const known = checkOptions(options);
  return [`${toPath(src, 'src')}`, `${toPath(dest, 'dest')}`, known];
}

function failure(name, code, path, message) {
  return new codes[name]({ message, path, syscall: 'cp', errno: errno[code], code });
}

function isSame(a, b) {
  return b !== undefined && Boolean(b.ino && b.dev) && a.ino === b.ino && a.dev === b.dev;
}

// Whether `path` is `directory` or in it, by their names.
function isWithin(directory, path) {
  const root = resolve(directory);
  const place = resolve(path);
  return place === root || place.startsWith(root.endsWith(sep) ? root : root + sep);
}

// The answer of a call that may find nothing.
function* ifThere(...call) {
  try {
    return yield call;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

// What is at both ends, where that can be copied; undefined where the filter does not want it.
function* look(src, dest, options) {
  if (options.filter !== undefined && !(yield ['filter', options.filter, src, dest])) {
    return undefined;
  }
  const stat = options.dereference ? 'stat' : 'lstat';
  const from = yield [stat, src, { bigint: true }];
  const to = yield* ifThere(stat, dest, { bigint: true });
  if (isSame(from, to)) {
    throw failure('ERR_FS_CP_EINVAL', 'EINVAL', dest, 'src and dest cannot be the same');
  }
  if (to !== undefined && from.isDirectory() && !to.isDirectory()) {
    throw failure('ERR_FS_CP_DIR_TO_NON_DIR', 'EISDIR', dest,
                  `cannot overwrite non-directory ${dest} with directory ${src}`);
  }
  if (to !== undefined && !from.isDirectory() && to.isDirectory()) {
    throw failure('ERR_FS_CP_NON_DIR_TO_DIR', 'ENOTDIR', dest,
                  `cannot overwrite directory ${dest} with non-directory ${src}`);
  }
  if (from.isDirectory() && isWithin(src, dest)) {
    throw failure('ERR_FS_CP_EINVAL', 'EINVAL', dest,
                  `cannot copy ${src} to a subdirectory of self ${dest}`);
  }
  return { from, to };
}

// No directory above `dest` may be `src`, by whatever name.
function* checkParents(src, from, dest) {
  const end = resolve(dirname(src));
  for (let parent = resolve(dirname(dest)); parent !== end && parent !== parse(parent).root;
    parent = dirname(parent)) {
    const stats = yield* ifThere('stat', parent, { bigint: true });
    if (stats === undefined) return;
    if (isSame(from, stats)) {
      throw failure('ERR_FS_CP_EINVAL', 'EINVAL', dest,
                    `cannot copy ${src} to a subdirectory of self ${dest}`);
    }
  }
}

function* copy(src, dest, options) {
  const ends = yield* look(src, dest, options);
  if (ends === undefined) return;
  yield* checkParents(src, ends.from, dest);
  if ((yield* ifThere('stat', dirname(dest))) === undefined) {
    yield ['mkdir', dirname(dest), { recursive: true }];
  }
  yield* copyEntry(src, dest, ends, options);
}

function* copyEntry(src, dest, { from, to }, options) {
  if (from.isDirectory()) {
    if (!options.recursive) {
      throw failure('ERR_FS_EISDIR', 'EISDIR', src, `${src} is a directory (not copied)`);
    }
    yield* copyDirectory(src, dest, from, to, options);
  } else if (from.isFile() || from.isCharacterDevice() || from.isBlockDevice()) {
    yield* copyOne(src, dest, from, to, options);
  } else if (from.isSymbolicLink()) {
    yield* copyLink(src, dest, to, options);
  } else if (from.isSocket()) {
    throw failure('ERR_FS_CP_SOCKET', 'EINVAL', dest, `cannot copy a socket file: ${dest}`);
  } else if (from.isFIFO()) {
    throw failure('ERR_FS_CP_FIFO_PIPE', 'EINVAL', dest, `cannot copy a FIFO pipe: ${dest}`);
  } else {
    throw failure('ERR_FS_CP_UNKNOWN', 'EINVAL', dest,
                  `cannot copy an unknown file type: ${dest}`);
  }
}

function* copyOne(src, dest, from, to, options) {
  if (to !== undefined) {
    if (!options.force) {
      if (!options.errorOnExist) return;
      throw failure('ERR_FS_CP_EEXIST', 'EEXIST', dest, `${dest} already exists`);
    }
    yield ['unlink', dest];
  }
  const mode = Number(from.mode);
  yield ['copyFile', src, dest, options.mode];
  if (options.preserveTimestamps) {
    if ((mode & kMayWrite) === 0) yield ['chmod', dest, mode | kMayWrite];
    // Reading it may have changed the time of the last access.
    const { atime, mtime } = yield ['stat', src];
    yield ['utimes', dest, atime, mtime];
  }
  yield ['chmod', dest, mode & ~constants.S_IFMT];
}

function* copyDirectory(src, dest, from, to, options) {
  if (to === undefined) yield ['mkdir', dest];
  for (const name of yield ['readdir', src]) {
    const source = join(src, name);
    const target = join(dest, name);
    const ends = yield* look(source, target, options);
    if (ends !== undefined) yield* copyEntry(source, target, ends, options);
  }
  if (to === undefined) yield ['chmod', dest, Number(from.mode) & ~constants.S_IFMT];
}

function* targetOf(link) {
  const target = yield ['readlink', link];
  return isAbsolute(target) ? target : resolve(dirname(link), target);
}

function* copyLink(src, dest, to, options) {
  const target = options.verbatimSymlinks ? yield ['readlink', src] : yield* targetOf(src);
  if (to === undefined) {
    yield ['symlink', target, dest];
    return;
  }
  if (to.isSymbolicLink()) {
    const old = yield* targetOf(dest);
    if (isWithin(target, old)) {
      throw failure('ERR_FS_CP_EINVAL', 'EINVAL', dest,
                    `cannot copy ${target} to a subdirectory of self ${old}`);
    }
    // Without the old link the new one would lead nowhere.
    if ((yield ['stat', src]).isDirectory() && isWithin(old, target)) {
      throw failure('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', 'EINVAL', dest,
                    `cannot overwrite ${old} with ${target}`);
    }
    yield ['unlink', dest];
  }
  yield ['symlink', target, dest];
}

function callNow(name, ...args) {
  if (name !== 'filter') return forms.sync[`${name}Sync`](...args);
  const [filter, src, dest] = args;
  const wanted = filter(src, dest);
  if (isPromise(wanted)) {
    throw new codes.ERR_INVALID_RETURN_VALUE('boolean', 'filter', wanted);
  }
  return wanted;
}

function callLater(name, ...args) {
  if (name !== 'filter') return forms.promise[name](...args);
  const [filter, src, dest] = args;
  return filter(src, dest);
}

function drive(copying) {
  let step = copying.next();
  while (!step.done) {
    let answer;
    let error;
    let failed = false;
    try {
      answer = callNow(...step.value);
    } catch (caught) {
      error = caught;
      failed = true;
    }
    step = failed ? copying.throw(error) : copying.next(answer);
  }
}

async function driveAsync(copying) {
  let step = copying.next();
  while (!step.done) {
    let answer;
    let error;
    let failed = false;
    try {
      answer = await callLater(...step.value);
    } catch (caught) {
      error = caught;
      failed = true;
    }
    step = failed ? copying.throw(error) : copying.next(answer);
  }
}

function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  settle(driveAsync(copy(...prepare(src, dest, options))), callback);
}

function cpSync(src, dest, options) {
  drive(copy(...prepare(src, dest, options)));
}

async function cpPromise(src, dest, options) {
  await driveAsync(copy(...prepare(src, dest, options)));
}

module.exports = { cp, cpPromise, cpSync };
