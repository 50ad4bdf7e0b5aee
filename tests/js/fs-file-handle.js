'use strict';

// An open file of fs/promises: reading and writing through it, and when it is closed.

const { deepEqual, equal, mustCall } = require('./check.js');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { open, readFile, rm, mkdtemp, stat } = require('fs/promises');

async function rejects(promise, code) {
  let error;
  await promise.catch((caught) => { error = caught; });
  equal(error?.code, code);
  return error;
}

async function main() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gyre-handle-'));
  const file = path.join(folder, 'file');

  const handle = await open(file, 'w+');
  equal(typeof handle.fd, 'number');
  deepEqual((await handle.write('hello world')).bytesWritten, 11);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(5), 0, 5, 6);
  equal(bytesRead, 5);
  equal(`${buffer}`, 'world');
  await handle.truncate(5);
  equal((await handle.stat()).size, 5);
  equal((await handle.stat({ bigint: true })).size, 5n);
  await handle.appendFile(new Uint8Array([33]));
  await handle.close();
  equal(handle.fd, -1);
  equal((await rejects(handle.read(), 'EBADF')).syscall, 'read');

  // A read under way keeps the descriptor.
  const other = await open(file);
  const text = other.readFile('utf8');
  await other.close();
  equal(await text, await readFile(file, 'utf8'));

  // A stream and the handle have one end.
  const third = await open(file);
  third.on('close', mustCall());
  let read = '';
  for await (const chunk of third.createReadStream({ encoding: 'latin1', start: 1, end: 3 })) {
    read += chunk;
  }
  equal(read, 'ell');
  equal(third.fd, -1);

  const lines = await open(file, 'w+');
  await lines.writeFile('a\nb\r\nc');
  await lines.close();
  const seen = [];
  for await (const line of (await open(file)).readLines()) seen.push(line);
  deepEqual(seen, ['a', 'b', 'c']);

  await rejects(open(path.join(folder, 'none')), 'ENOENT');
  equal((await rejects(stat(path.join(folder, 'none')), 'ENOENT')).syscall, 'stat');
  await rm(folder, { recursive: true });
  equal(fs.existsSync(folder), false);
}

main().then(mustCall());
