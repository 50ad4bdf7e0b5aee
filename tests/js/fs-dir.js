'use strict';

// Directories read a few entries at a time.

const { deepEqual, equal, mustCall, throws } = require('./check.js');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-dir-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
fs.mkdirSync(path.join(folder, 'sub'));
for (const name of ['a', 'b', 'c', path.join('sub', 'd')]) {
  fs.writeFileSync(path.join(folder, name), '');
}

async function main() {
  const names = [];
  for await (const entry of await fs.promises.opendir(folder, { bufferSize: 1 })) {
    names.push(`${entry.name}${entry.isDirectory() ? '/' : ''}`);
  }
  deepEqual(names.sort(), ['a', 'b', 'c', 'sub/']);

  const all = [];
  for await (const entry of fs.opendirSync(folder, { recursive: true })) {
    all.push(path.relative(folder, path.join(entry.parentPath, entry.name)));
  }
  deepEqual(all.sort(), ['a', 'b', 'c', 'sub', 'sub/d']);

  const dir = fs.opendirSync(folder);
  equal(dir.path, folder);
  const reads = await Promise.all([dir.read(), dir.read(), dir.read(), dir.read(), dir.read()]);
  equal(reads.filter((entry) => entry !== null).length, 4);
  equal(dir.readSync(), null);
  const pending = dir.close();
  throws(() => dir.readSync(), { code: /ERR_DIR_(CLOSED|CONCURRENT_OPERATION)/ });
  await pending;
  throws(() => dir.closeSync(), { code: 'ERR_DIR_CLOSED' });
  throws(() => fs.opendirSync(path.join(folder, 'a')), { code: 'ENOTDIR', syscall: 'opendir' });
}

main().then(mustCall());
