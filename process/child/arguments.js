'use strict';

// What the functions of child_process take, checked and brought into one form.

const { codes } = require('internal/errors');
const {
  isInt32, validateBoolean, validateObject, validateString,
} = require('internal/validators');

function rejectNul(text, name) {
  if (typeof text === 'string' && text.includes('\0')) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, text, 'must be a string without null bytes');
  }
}

function rejectNuls(texts, name) {
  for (let i = 0; i < texts.length; i++) rejectNul(texts[i], `${name}[${i}]`);
}

function validateTimeout(timeout) {
  if (timeout != null && !(Number.isInteger(timeout) && timeout >= 0)) {
    throw new codes.ERR_OUT_OF_RANGE('timeout', 'an unsigned integer', timeout);
  }
}

function validateMaxBuffer(size) {
  if (size != null && !(typeof size === 'number' && size >= 0)) {
    throw new codes.ERR_OUT_OF_RANGE('options.maxBuffer', 'a positive number', size);
  }
}

// The number of a signal that is given by name or number.
function signalNumber(signal) {
  const signals = require('internal/signals');
  if (typeof signal === 'number' && Object.values(signals).includes(signal)) return signal;
  if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number) return number;
  }
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}

function signalName(number) {
  const signals = require('internal/signals');
  return Object.keys(signals).find((name) => signals[name] === number) ?? null;
}

function killSignalOf(signal) {
  if (typeof signal === 'string' || typeof signal === 'number') return signalNumber(signal);
  if (signal != null) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], signal);
  }
  return undefined;
}

function validateSpawnOptions(options) {
  const flags = ['detached', 'windowsHide', 'windowsVerbatimArguments'];
  if (options.detached != null) validateBoolean(options.detached, 'options.detached');
  for (const name of ['uid', 'gid']) {
    if (options[name] != null && !isInt32(options[name])) {
      throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, 'int32', options[name]);
    }
  }
  const { argv0, shell } = options;
  if (shell != null && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  }
  if (argv0 != null) {
    validateString(argv0, 'options.argv0');
    rejectNul(argv0, 'options.argv0');
  }
  for (const name of flags) {
    if (options[name] != null) validateBoolean(options[name], `options.${name}`);
  }
}

// "NAME=value" of everything enumerable, inherited included.
function environmentPairs(env, isOwn) {
  const coverage = process.env.NODE_V8_COVERAGE;
  if (coverage && isOwn && !Object.hasOwn(env, 'NODE_V8_COVERAGE')) {
    env.NODE_V8_COVERAGE = coverage;
  }
  const pairs = [];
  for (const name in env) {
    const value = env[name];
    if (value === undefined) continue;
    rejectNul(name, `options.env['${name}']`);
    rejectNul(value, `options.env['${name}']`);
    pairs.push(`${name}=${value}`);
  }
  return pairs;
}

// The options of spawn() with its other arguments in them: file, args (argv in full), envPairs.
function spawnArguments(file, args, options) {
  validateString(file, 'file');
  rejectNul(file, 'file');
  if (file.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');

  if (args != null && typeof args !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('args', 'object', args);
  }
  if (!Array.isArray(args) && args != null) options = args;
  args = Array.isArray(args) ? [...args] : [];
  rejectNuls(args, 'args');

  if (options !== undefined) validateObject(options, 'options');
  options = { __proto__: null, ...options };
  let { cwd } = options;
  if (cwd != null) {
    const { toPath } = require('internal/fs/arguments');
    cwd = `${toPath(cwd, 'options.cwd')}`;
  }
  validateSpawnOptions(options);

  if (options.shell) {
    rejectNul(options.shell, 'options.shell');
    args = ['-c', [file, ...args].join(' ')];
    file = typeof options.shell === 'string' ? options.shell : '/bin/sh';
  }
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);

  return {
    __proto__: null,
    ...options,
    args,
    cwd,
    detached: Boolean(options.detached),
    envPairs: environmentPairs(options.env || process.env, Boolean(options.env)),
    file,
    windowsHide: Boolean(options.windowsHide),
    windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
  };
}

module.exports = {
  killSignalOf,
  rejectNul,
  rejectNuls,
  signalName,
  signalNumber,
  spawnArguments,
  validateMaxBuffer,
  validateTimeout,
};
