'use strict';

// readFile, writeFile and appendFile of fs/promises, for a path or the descriptor of a FileHandle.
//
// What a signal may abort, and what comes from an iterable, goes in pieces; the rest is one trip to
// the thread pool.

const { AbortError, codes } = require('internal/errors');
const { parseFileMode, validateBoolean } = require('internal/validators');
const { constants, isUtf8, toFlags, toOptions, toPath } = require('internal/fs/arguments');
const { decode, kFileMode, toData } = require('internal/fs/contents');
const { forms, retrace, start } = require('internal/fs/operation');
const contents = internalBinding('fs_contents');
const descriptors = internalBinding('fs_descriptors');

const kPiece = 512 * 1024;
const kUnknownSize = 64 * 1024;
const kMaxSize = 0x7fffffff;

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// What `work` gives for the descriptor of `file`, which is opened for that where it is a path.
async function withFile(file, flags, mode, work) {
  if (typeof file === 'number') return work(file);
  const fd = await start(descriptors.open, [file, flags, mode]);
  let result;
  try {
    result = await work(fd);
  } catch (error) {
    await start(descriptors.close, [fd]).catch(() => {});
    throw error;
  }
  await start(descriptors.close, [fd]);
  return result;
}

async function readPieces(fd, signal) {
  const { Buffer } = require('buffer');
  checkAborted(signal);
  const stats = await forms.promise.fstat(fd);
  const size = (stats.mode & constants.S_IFMT) === constants.S_IFREG ? stats.size : 0;
  if (size > kMaxSize) throw new codes.ERR_FS_FILE_TOO_LARGE(size);
  const pieces = [];
  let total = 0;
  do {
    checkAborted(signal);
    const wanted = size === 0 ? kUnknownSize : Math.min(kPiece, size - total);
    const piece = Buffer.allocUnsafeSlow(wanted);
    const count = await start(descriptors.read, [fd, piece, 0, wanted, -1]);
    if (count === 0) break;
    pieces.push(piece.subarray(0, count));
    total += count;
  } while (total !== size);
  checkAborted(signal);
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, total);
}

async function readFileOf(file, options) {
  const { encoding, flag, signal } = toOptions(options);
  const flags = toFlags(flag ?? 'r', 'options.flag');
  checkAborted(signal);
  try {
    if (signal === undefined) {
      return decode(await start(contents.readFile, [file, flags, isUtf8(encoding)]), encoding);
    }
    const bytes = await withFile(file, flags, kFileMode, (fd) => readPieces(fd, signal));
    return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
  } catch (error) {
    throw retrace(error);
  }
}

function isIterable(data) {
  return typeof data === 'object' && data !== null && !ArrayBuffer.isView(data) &&
    (typeof data[Symbol.asyncIterator] === 'function' ||
     typeof data[Symbol.iterator] === 'function');
}

async function writePieces(fd, chunks, encoding, signal) {
  const { Buffer } = require('buffer');
  checkAborted(signal);
  for await (const chunk of chunks) {
    checkAborted(signal);
    const bytes = ArrayBuffer.isView(chunk) ? chunk : Buffer.from(chunk, encoding);
    let written = 0;
    while (written < bytes.byteLength) {
      const count = Math.min(kPiece, bytes.byteLength - written);
      written += await start(descriptors.write, [fd, bytes, written, count, -1]);
      checkAborted(signal);
    }
  }
}

function synchronise(fd) {
  return new Promise((resolve, reject) => {
    require('fs').fsync(fd, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

async function writeFileOf(file, data, options, defaultFlag = 'w') {
  const known = toOptions(options);
  const { flush, mode, signal } = known;
  const encoding = known.encoding || 'utf8';
  const flags = toFlags(known.flag || defaultFlag, 'options.flag');
  if (flush != null) validateBoolean(flush, 'options.flush');
  const fileMode = parseFileMode(mode, 'mode', kFileMode);
  const whole = isIterable(data) ? undefined : toData(data, encoding);
  checkAborted(signal);
  try {
    if (whole !== undefined && signal === undefined && !flush) {
      await start(contents.writeFile, [file, whole, flags, fileMode]);
      return;
    }
    await withFile(file, flags, fileMode, async (fd) => {
      await writePieces(fd, whole === undefined ? data : [whole], encoding, signal);
      if (flush) await synchronise(fd);
    });
  } catch (error) {
    throw retrace(error);
  }
}

// The descriptor of a FileHandle is looked after by its own methods.
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
