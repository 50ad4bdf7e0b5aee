'use strict';

// readFile, writeFile and appendFile of fs/promises, for a path or the descriptor of a FileHandle.

const { AbortError } = require('internal/errors');
const { parseFileMode, validateBoolean } = require('internal/validators');
const { isUtf8, toFlags, toOptions, toPath } = require('internal/fs/arguments');
const { abortable, decode, kFileMode, toData } = require('internal/fs/contents');
const { retrace, start } = require('internal/fs/operation');
const contents = internalBinding('fs_contents');
const descriptors = internalBinding('fs_descriptors');

const kPiece = 512 * 1024;

function settled(signal, call) {
  return new Promise((resolve, reject) => {
    abortable(signal, call, (error, value) => {
      if (error) reject(retrace(error));
      else resolve(value);
    });
  });
}

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

async function readFileOf(file, options) {
  const { encoding, flag, signal } = toOptions(options);
  const flags = toFlags(flag ?? 'r', 'options.flag');
  const asText = isUtf8(encoding);
  const bytes = await settled(
    signal, (done, stop) => contents.readFile(done, file, flags, asText, stop));
  return decode(bytes, encoding);
}

function isIterable(data) {
  return typeof data === 'object' && data !== null && !ArrayBuffer.isView(data) &&
    (typeof data[Symbol.asyncIterator] === 'function' ||
     typeof data[Symbol.iterator] === 'function');
}

async function writeAll(fd, bytes, signal) {
  let written = 0;
  while (written < bytes.byteLength) {
    const count = Math.min(kPiece, bytes.byteLength - written);
    written += await start(descriptors.write, [fd, bytes, written, count, -1]);
    checkAborted(signal);
  }
}

async function writeIterable(fd, chunks, encoding, signal) {
  const { Buffer } = require('buffer');
  for await (const chunk of chunks) {
    checkAborted(signal);
    await writeAll(
      fd, ArrayBuffer.isView(chunk) ? chunk : Buffer.from(chunk, encoding || 'utf8'), signal);
  }
}

// Opens `path` for a `work`, which gets the descriptor.
async function withFile(path, flags, mode, work) {
  const fd = await start(descriptors.open, [path, flags, mode]);
  try {
    await work(fd);
  } catch (error) {
    await start(descriptors.close, [fd]).catch(() => {});
    throw error;
  }
  await start(descriptors.close, [fd]);
}

async function writeFileOf(file, data, options, defaultFlag = 'w') {
  const { encoding = 'utf8', flag, flush = false, mode, signal } = toOptions(options);
  const flags = toFlags(flag ?? defaultFlag, 'options.flag');
  validateBoolean(flush ?? false, 'options.flush');
  const fileMode = parseFileMode(mode, 'mode', kFileMode);
  if (!isIterable(data)) {
    const bytes = toData(data, encoding);
    return settled(signal, (done, stop) => contents.writeFile(
      done, file, bytes, flags, fileMode, Boolean(flush), stop));
  }
  checkAborted(signal);
  const work = async (fd) => {
    await writeIterable(fd, data, encoding, signal);
    if (flush) await start(descriptors.fsync, [fd]);
  };
  try {
    if (typeof file === 'number') await work(file);
    else await withFile(file, flags, fileMode, work);
  } catch (error) {
    throw retrace(error);
  }
}

// The descriptor of a FileHandle is looked after by its own method.
function isHandle(file) {
  return typeof file === 'object' && file !== null &&
    file instanceof require('internal/fs/file_handle').FileHandle;
}

async function readFile(path, options) {
  return isHandle(path) ? path.readFile(options) : readFileOf(toPath(path), options);
}

async function writeFile(path, data, options) {
  if (isHandle(path)) return path.writeFile(data, options);
  await writeFileOf(toPath(path), data, options);
}

async function appendFile(path, data, options) {
  if (isHandle(path)) return path.appendFile(data, options);
  await writeFileOf(toPath(path), data, options, 'a');
}

module.exports = { appendFile, readFile, readFileOf, writeFile, writeFileOf };
