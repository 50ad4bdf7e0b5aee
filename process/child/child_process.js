'use strict';

// The public module 'child_process'.

const { ChildProcess } = require('internal/child_process');
const {
  killSignalOf, spawnArguments, validateTimeout,
} = require('internal/child_process/arguments');
const { execFileWith, execFile, execOptions } = require('internal/child_process/exec');
const { execFileSync, execSync, spawnSync } = require('internal/child_process/sync');
const { customPromisify, kDispose } = require('internal/util');
const { validateAbortSignal } = require('internal/validators');

function killAt(child, timeout, killSignal) {
  const timer = setTimeout(() => {
    try {
      child.kill(killSignal);
    } catch (error) {
      child.emit('error', error);
    }
  }, timeout);
  child.once('exit', () => clearTimeout(timer));
}

function killOnAbort(child, signal, killSignal) {
  function onAbort() {
    try {
      if (!child.kill(killSignal)) return;
    } catch (error) {
      child.emit('error', error);
      return;
    }
    const { AbortError } = require('internal/errors');
    child.emit('error', new AbortError(undefined, { cause: signal.reason }));
  }
  if (signal.aborted) {
    process.nextTick(onAbort);
    return;
  }
  const { addAbortListener } = require('internal/events/abort_listener');
  const disposable = addAbortListener(signal, onAbort);
  child.once('exit', disposable[kDispose]);
}

function spawn(file, args, options) {
  options = spawnArguments(file, args, options);
  validateTimeout(options.timeout);
  validateAbortSignal(options.signal, 'options.signal');
  const killSignal = killSignalOf(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) killAt(child, options.timeout, killSignal);
  if (options.signal) killOnAbort(child, options.signal, killSignal);
  return child;
}

function fork(modulePath /* , args, options */) {
  const { forkArguments } = require('internal/child_process/fork');
  return spawn(...Reflect.apply(forkArguments, undefined, arguments));
}

// Through the module's object: programs replace execFile() and expect exec() to follow.
function exec(command, options, callback) {
  const normalized = execOptions(command, options, callback);
  return module.exports.execFile(command, normalized.options, normalized.callback);
}

// What util.promisify() makes of exec() and execFile().
function promised(run) {
  return (...args) => {
    let settle;
    const promise = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    promise.child = run(...args, (error, stdout, stderr) => {
      if (error === null) settle.resolve({ stdout, stderr });
      else settle.reject(Object.assign(error, { stdout, stderr }));
    });
    return promise;
  };
}

for (const run of [exec, execFile]) {
  Object.defineProperty(run, customPromisify, { __proto__: null, value: promised(run) });
}

execFileWith(spawn);

module.exports = {
  ChildProcess,
  _forkChild(fd, serialization) {
    require('internal/child_process/channel').openChannelToParent(fd, serialization);
  },
  exec,
  execFile,
  execFileSync,
  execSync,
  fork,
  spawn,
  spawnSync,
};
