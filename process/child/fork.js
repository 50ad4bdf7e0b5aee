'use strict';

// fork(): this program again, with another script and a channel.

const { codes } = require('internal/errors');
const { rejectNul, rejectNuls } = require('internal/child_process/arguments');
const { expand } = require('internal/child_process/stdio');
const { validateArray, validateObject } = require('internal/validators');

// The script of `-e` must not run in the child as well.
function ownExecArgv() {
  const { execArgv, _eval } = process;
  if (_eval == null) return execArgv;
  const index = execArgv.lastIndexOf(_eval);
  return index > 0 ? execArgv.toSpliced(index - 1, 2) : execArgv;
}

// The arguments for spawn().
function forkArguments(modulePath, args = [], options) {
  const { toPath } = require('internal/fs/arguments');
  modulePath = `${toPath(modulePath, 'modulePath')}`;
  if (args == null) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options != null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  rejectNul(options.execPath, 'options.execPath');
  const execArgv = options.execArgv || process.execArgv;
  rejectNuls(execArgv, 'options.execArgv');

  if (typeof options.stdio === 'string') {
    options.stdio = expand(options.stdio, 'ipc');
  } else if (!Array.isArray(options.stdio)) {
    options.stdio = expand(options.silent ? 'pipe' : 'inherit', 'ipc');
  } else if (!options.stdio.includes('ipc')) {
    throw new codes.ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  const own = execArgv === process.execArgv ? ownExecArgv() : execArgv;
  return [options.execPath, [...own, modulePath, ...args], options];
}

module.exports = { forkArguments };
