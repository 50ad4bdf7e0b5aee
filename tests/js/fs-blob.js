'use strict';

// Files as Blobs and as web streams, read when their bytes are wanted.

const { equal, mustCall } = require('./check.js');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-blob-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'file');

async function main() {
  fs.writeFileSync(file, 'a'.repeat(100000) + 'end');
  const blob = await fs.openAsBlob(file, { type: 'text/plain' });
  equal(blob.size, 100003);
  equal(blob.type, 'text/plain');
  equal(await blob.slice(-4).text(), 'aend');
  equal(await new Blob(['<', blob.slice(100000), '>']).text(), '<end>');
  let size = 0;
  for await (const chunk of blob.stream()) size += chunk.length;
  equal(size, 100003);

  const handle = await fs.promises.open(file);
  let last;
  for await (const chunk of handle.readableWebStream()) last = chunk;
  equal(Buffer.from(last).toString('latin1').slice(-3), 'end');
  await handle.close();

  // What has changed is not mixed with what was.
  fs.writeFileSync(file, 'other');
  equal((await blob.text().catch((error) => error)).name, 'NotReadableError');
}

main().then(mustCall());
