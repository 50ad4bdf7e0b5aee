'use strict';

// Removing directories and whole trees.

const { codes } = require('internal/errors');
const { validateBoolean, validateInt32, validateObject,
        validateUint32 } = require('internal/validators');
const { checkCallback, toPath } = require('internal/fs/arguments');
const { settle } = require('internal/fs/contents');
const { forms, start } = require('internal/fs/operation');
const native = internalBinding('fs_paths');

const kDefaults = { force: false, maxRetries: 0, recursive: false, retryDelay: 100 };
const kWorthRetrying = new Set(['EBUSY', 'EMFILE', 'ENFILE', 'ENOTEMPTY', 'EPERM']);
const kIsDirectoryErrno = 21;

function checkOptions(options) {
  if (options === undefined) return kDefaults;
  validateObject(options, 'options');
  const known = { ...kDefaults, ...options };
  validateBoolean(known.recursive, 'options.recursive');
  validateInt32(known.retryDelay, 'options.retryDelay', 0);
  validateUint32(known.maxRetries, 'options.maxRetries');
  return known;
}

function checkRmOptions(options) {
  const known = checkOptions(options);
  validateBoolean(known.force, 'options.force');
  return known;
}

// Why `path`, of which lstat gave `stats`, is not to be removed; undefined where it is.
function refusal(path, stats, { recursive }) {
  if (recursive || !stats.isDirectory()) return undefined;
  return new codes.ERR_FS_EISDIR({
    code: 'EISDIR', message: 'is a directory', path, syscall: 'rm', errno: kIsDirectoryErrno,
  });
}

function isForgiven(error, { force }) {
  return force && error.code === 'ENOENT';
}

// How long to wait before attempt number `attempt`; undefined where there is none.
function delayBefore(attempt, error, { maxRetries, retryDelay }) {
  return kWorthRetrying.has(error.code) && attempt <= maxRetries ? attempt * retryDelay : undefined;
}

function rmTree(path, options) {
  return new Promise((resolve, reject) => {
    let attempt = 0;
    function again() {
      attempt++;
      native.rmTree((error) => {
        if (!error || isForgiven(error, options)) return resolve();
        const delay = delayBefore(attempt, error, options);
        if (delay === undefined) return reject(error);
        require('timers').setTimeout(again, delay);
      }, path);
    }
    again();
  });
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function rmTreeSync(path, options) {
  for (let attempt = 1; ; attempt++) {
    try {
      return native.rmTree(undefined, path);
    } catch (error) {
      if (isForgiven(error, options)) return;
      const delay = delayBefore(attempt, error, options);
      if (delay === undefined) throw error;
      sleep(delay);
    }
  }
}

async function remove(path, options) {
  let stats;
  try {
    stats = await forms.promise.lstat(path);
  } catch (error) {
    if (isForgiven(error, options)) return;
    throw error;
  }
  const refused = refusal(path, stats, options);
  if (refused !== undefined) throw refused;
  await rmTree(path, options);
}

let rmdirWarned = false;
function warnOfRecursiveRmdir() {
  if (rmdirWarned) return;
  rmdirWarned = true;
  process.emitWarning(
    'In future versions of Node.js, fs.rmdir(path, { recursive: true }) will be removed. ' +
    'Use fs.rm(path, { recursive: true }) instead', 'DeprecationWarning', 'DEP0147');
}

// The tree of a directory; what is none is for rmdir to complain about.
async function removeDirectoryTree(path, options) {
  const stats = await forms.promise.lstat(path);
  if (stats.isDirectory()) await rmTree(path, options);
  else await start(native.rmdir, [path]);
}

Object.assign(forms.callback, {
  rm(path, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    const checked = toPath(path);
    const known = checkRmOptions(options);
    checkCallback(callback);
    settle(remove(checked, known), callback);
  },

  rmdir(path, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    checkCallback(callback);
    const checked = toPath(path);
    if (options?.recursive) {
      warnOfRecursiveRmdir();
      settle(removeDirectoryTree(checked, checkOptions(options)), callback);
    } else {
      checkOptions(options);
      native.rmdir(callback, checked);
    }
  },
});

Object.assign(forms.sync, {
  rmSync(path, options) {
    const checked = toPath(path);
    const known = checkRmOptions(options);
    if (!known.force || !known.recursive) {
      const stats = forms.sync.lstatSync(checked, { throwIfNoEntry: !known.force });
      if (stats === undefined) return;
      const refused = refusal(checked, stats, known);
      if (refused !== undefined) throw refused;
    }
    rmTreeSync(checked, known);
  },

  rmdirSync(path, options) {
    const checked = toPath(path);
    if (options?.recursive) {
      warnOfRecursiveRmdir();
      const known = checkOptions(options);
      if (forms.sync.lstatSync(checked).isDirectory()) return rmTreeSync(checked, known);
    } else {
      checkOptions(options);
    }
    native.rmdir(undefined, checked);
  },
});

Object.assign(forms.promise, {
  async rm(path, options) {
    const checked = toPath(path);
    await remove(checked, checkRmOptions(options));
  },

  async rmdir(path, options) {
    const checked = toPath(path);
    const known = checkOptions(options);
    if (!known.recursive) return start(native.rmdir, [checked]);
    warnOfRecursiveRmdir();
    await removeDirectoryTree(checked, known);
  },
});
