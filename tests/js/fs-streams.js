'use strict';

// Files as streams: parts of a file, positions, descriptors of others, errors.

const { deepEqual, equal, mustCall, mustNotCall, throws } = require('./check.js');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pipeline } = require('stream/promises');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-streams-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const source = path.join(folder, 'source');
const target = path.join(folder, 'target');

async function read(file, options) {
  let text = '';
  for await (const chunk of fs.createReadStream(file, { encoding: 'utf8', ...options })) {
    text += chunk;
  }
  return text;
}

async function main() {
  const content = 'abcdefghij'.repeat(20000);
  fs.writeFileSync(source, content);

  await pipeline(fs.createReadStream(source), fs.createWriteStream(target));
  equal(fs.readFileSync(target, 'latin1') === content, true);
  equal(await read(source, { start: 3, end: 7 }), 'defgh');
  equal(await read(source, { start: content.length - 2 }), 'ij');
  equal(await read(source, { end: 1, highWaterMark: 1 }), 'ab');

  const stream = fs.createWriteStream(target, { flags: 'r+', start: 2, flush: true });
  equal(stream.pending, true);
  stream.write('XY');
  stream.end('Z');
  await new Promise((resolve) => { stream.on('close', resolve); });
  equal(stream.bytesWritten, 3);
  equal(fs.readFileSync(target, 'latin1').slice(0, 6), 'abXYZf');

  const fd = fs.openSync(source, 'r');
  equal(await read(null, { fd, autoClose: false, start: 0, end: 0 }), 'a');
  equal(fs.fstatSync(fd).size, content.length);
  fs.closeSync(fd);

  throws(() => fs.createReadStream(source, { start: 5, end: 4 }), { code: 'ERR_OUT_OF_RANGE' });
  throws(() => fs.createReadStream(5), { code: 'ERR_INVALID_ARG_TYPE' });
  throws(() => fs.createWriteStream(source, { fs: { open() {} } }),
         { code: 'ERR_INVALID_ARG_TYPE' });

  const missing = fs.createReadStream(path.join(folder, 'none'));
  missing.on('data', mustNotCall());
  missing.on('error', mustCall((error) => deepEqual([error.code, error.syscall],
                                                    ['ENOENT', 'open'])));
}

main().then(mustCall());
