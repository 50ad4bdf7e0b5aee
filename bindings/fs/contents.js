'use strict';

// readFile, writeFile, appendFile: whole files, each in one trip to the thread pool.

const { codes } = require('internal/errors');
const { parseFileMode, validateBoolean, validateFunction } = require('internal/validators');
const { isDescriptor, isUtf8, toFlags, toOptions, toPath } = require('internal/fs/arguments');
const { forms } = require('internal/fs/operation');
const native = internalBinding('fs_contents');

const kFileMode = 0o666;

let buffers;
function lazyBuffer() {
  return buffers ??= require('buffer');
}

function toFile(file) {
  return isDescriptor(file) ? file : toPath(file);
}

// Bytes of a file as the options want them.
function decode(bytes, encoding) {
  if (typeof bytes === 'string') return bytes;
  const buffer = lazyBuffer().Buffer.from(bytes);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

// What is to be written: a string (as UTF-8) or a view.
function toData(data, encoding) {
  if (ArrayBuffer.isView(data)) return data;
  if (typeof data !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  return !encoding || isUtf8(encoding) ? data : lazyBuffer().Buffer.from(data, encoding);
}

// Calls back outside the promise that is waited for.
function settle(promise, callback) {
  promise.then((value) => process.nextTick(callback, null, value),
               (error) => process.nextTick(callback, error));
}

function readFile(file, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  const { encoding, flag = 'r', signal } = toOptions(options);
  const flags = toFlags(flag, 'options.flag');
  const checked = toFile(file);
  const asText = isUtf8(encoding);
  const done = asText ? callback : (error, bytes) => {
    if (error) return callback(error);
    let value;
    try {
      value = decode(bytes, encoding);
    } catch (tooLong) {
      return callback(tooLong);
    }
    callback(null, value);
  };
  if (signal === undefined) native.readFile(done, checked, flags, asText);
  else settle(require('internal/fs/contents_promises').readFileOf(checked, options), callback);
}

function readFileSync(file, options) {
  const { encoding, flag = 'r' } = toOptions(options);
  const asText = isUtf8(encoding);
  const bytes = native.readFile(undefined, toFile(file), toFlags(flag), asText);
  return asText ? bytes : decode(bytes, encoding);
}

// (file, data, flags, mode) for native code.
function toWriteArguments(file, data, options, defaultFlag) {
  const { encoding, flush, mode } = options;
  if (flush != null) validateBoolean(flush, 'options.flush');
  return [
    toFile(file), toData(data, encoding), toFlags(options.flag || defaultFlag, 'options.flag'),
    parseFileMode(mode, 'mode', kFileMode),
  ];
}

function write(file, data, options, callback, defaultFlag) {
  callback ||= options;
  validateFunction(callback, 'cb');
  const known = toOptions(options);
  const args = toWriteArguments(file, data, known, defaultFlag);
  if (known.signal === undefined && !known.flush) {
    native.writeFile(callback, ...args);
    return;
  }
  const { writeFileOf } = require('internal/fs/contents_promises');
  settle(writeFileOf(args[0], data, known, defaultFlag), callback);
}

function writeSync(file, data, options, defaultFlag) {
  const known = toOptions(options);
  const args = toWriteArguments(file, data, known, defaultFlag);
  if (!known.flush) return native.writeFile(undefined, ...args);
  const [checked, bytes, flags, mode] = args;
  const fs = require('fs');
  const fd = typeof checked === 'number' ? checked : fs.openSync(checked, flags, mode);
  try {
    native.writeFile(undefined, fd, bytes, flags, mode);
    fs.fsyncSync(fd);
  } finally {
    if (fd !== checked) fs.closeSync(fd);
  }
}

Object.assign(forms.callback, {
  readFile,
  writeFile(file, data, options, callback) {
    write(file, data, options, callback, 'w');
  },
  appendFile(file, data, options, callback) {
    write(file, data, options, callback, 'a');
  },
});

Object.assign(forms.sync, {
  readFileSync,
  writeFileSync(file, data, options) {
    writeSync(file, data, options, 'w');
  },
  appendFileSync(file, data, options) {
    writeSync(file, data, options, 'a');
  },
});

module.exports = { decode, kFileMode, settle, toData };
