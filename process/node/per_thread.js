'use strict';

// The functions of the process object that are thin wrappers around the system.

const binding = internalBinding('process_methods');
const { codes } = require('internal/errors');
const { validateArray, validateNumber, validateObject, validateString } =
  require('internal/validators');

const kTwoTo32 = 0x100000000;
const hrParts = new Uint32Array(3);
const hrNanos = new BigInt64Array(1);

function hrtime(time) {
  binding.hrtime(hrParts);
  const seconds = hrParts[0] * kTwoTo32 + hrParts[1];
  if (time === undefined) return [seconds, hrParts[2]];
  validateArray(time, 'time');
  if (time.length !== 2) throw new codes.ERR_OUT_OF_RANGE('time', 2, time.length);
  const nanos = hrParts[2] - time[1];
  return nanos < 0 ? [seconds - time[0] - 1, nanos + 1e9] : [seconds - time[0], nanos];
}

hrtime.bigint = function bigint() {
  binding.hrtimeBigInt(hrNanos);
  return hrNanos[0];
};

const cpuTimes = new Float64Array(2);

function checkCpuTime(value, name) {
  if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) return;
  validateNumber(value, name);
  throw new codes.ERR_INVALID_ARG_VALUE.RangeError(name, value);
}

function cpuUsage(prevValue) {
  if (prevValue) {
    if (typeof prevValue.user !== 'number') validateObject(prevValue, 'prevValue');
    checkCpuTime(prevValue.user, 'prevValue.user');
    checkCpuTime(prevValue.system, 'prevValue.system');
  }
  binding.cpuUsage(cpuTimes);
  return prevValue ?
    { user: cpuTimes[0] - prevValue.user, system: cpuTimes[1] - prevValue.system } :
    { user: cpuTimes[0], system: cpuTimes[1] };
}

const memory = new Float64Array(5);

function memoryUsage() {
  binding.memoryUsage(memory);
  return {
    rss: memory[0],
    heapTotal: memory[1],
    heapUsed: memory[2],
    external: memory[3],
    arrayBuffers: memory[4],
  };
}

memoryUsage.rss = function rss() {
  return binding.rss();
};

function uptime() {
  return binding.uptime();
}

let currentDirectory = '';   // asked often, and only chdir() changes it

function cwd() {
  if (currentDirectory === '') currentDirectory = binding.cwd();
  return currentDirectory;
}

function chdir(directory) {
  validateString(directory, 'directory');
  binding.chdir(directory);
  currentDirectory = '';
}

function umask(mask) {
  if (mask === undefined) return binding.umask(undefined);
  const { parseFileMode } = require('internal/validators');
  return binding.umask(parseFileMode(mask, 'mask'));
}

// For --trace-exit.
function traceExit(code) {
  const { stack } = new Error();
  internalBinding('stdio').writeString(2,
    `(node:${process.pid}) WARNING: Exited the environment with code ${code}\n` +
    `${stack.slice(stack.indexOf('\n') + 1)}\n`);
}

function reallyExit(code) {
  code = Number(code) | 0;
  const { getOptionValue } = require('internal/options');
  if (getOptionValue('--trace-exit')) traceExit(code);
  require('internal/process/execution').hooks.ended?.();
  binding.reallyExit(code);
}

function exit(code) {
  require('internal/process/execution').hooks.isExitCalled = true;
  if (arguments.length !== 0) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', process.exitCode || 0);
  }
  // Through the property: programs wrap it.
  process.reallyExit(process.exitCode || 0);
}

function _kill(pid, signal) {
  return binding.kill(pid, signal);
}

function kill(pid, signal) {
  if (pid != (pid | 0)) throw new codes.ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  let signum = signal;
  if (signal !== (signal | 0)) {
    signum = require('internal/signals')[signal || 'SIGTERM'];
    if (!signum) throw new codes.ERR_UNKNOWN_SIGNAL(signal);
  }
  const failure = process._kill(+pid, signum);
  if (failure) {
    const { ErrnoException } = require('internal/errors');
    throw new ErrnoException(failure, 'kill');
  }
  return true;
}

// A method, because methods are no constructors.
const { abort } = { abort() { binding.abort(); } };

const kIdGetters = {};
for (const name of ['getuid', 'geteuid', 'getgid', 'getegid']) {
  kIdGetters[name] = { [name]() { return binding[name](); } }[name];
}

module.exports = {
  _kill,
  abort,
  chdir,
  cpuUsage,
  cwd,
  exit,
  forget() {
    currentDirectory = '';
  },
  hrtime,
  kIdGetters,
  kill,
  memoryUsage,
  reallyExit,
  umask,
  uptime,
};
