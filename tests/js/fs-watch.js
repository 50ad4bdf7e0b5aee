'use strict';

// Watching a tree, a file by looking at it, and the end of a watch.

const { deepEqual, equal, mustCall, throws } = require('./check.js');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-watch-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'sub', 'file');

async function main() {
  fs.mkdirSync(path.join(folder, 'sub'));
  const watcher = fs.watch(folder, { recursive: true });
  const seen = new Promise((resolve) => {
    watcher.on('change', (event, name) => {
      if (name === path.join('sub', 'file')) resolve(event);
    });
  });
  fs.writeFileSync(file, 'a');
  equal(await seen, 'rename');
  const closed = new Promise((resolve) => { watcher.on('close', resolve); });
  watcher.close();
  watcher.close();
  await closed;

  const controller = new AbortController();
  const events = fs.promises.watch(file, { signal: controller.signal });
  const first = events.next();
  fs.appendFileSync(file, 'b');
  deepEqual((await first).value, { eventType: 'change', filename: 'file' });
  controller.abort();
  const error = await (async () => {
    for await (const event of events) void event;
  })().catch((caught) => caught);
  equal(error.name, 'AbortError');

  // A file that comes into being.
  const late = path.join(folder, 'late');
  const looks = [];
  await new Promise((resolve) => {
    fs.watchFile(late, { interval: 5, bigint: true }, (now, before) => {
      looks.push([before.size, now.size]);
      if (looks.length === 1) fs.writeFileSync(late, 'xyz');
      else if (now.size === 3n) resolve();
    });
  });
  fs.unwatchFile(late);
  deepEqual(looks[0], [0n, 0n]);

  throws(() => fs.watch(path.join(folder, 'none')),
         { code: 'ENOENT', syscall: 'watch', filename: path.join(folder, 'none') });
}

main().then(mustCall());
