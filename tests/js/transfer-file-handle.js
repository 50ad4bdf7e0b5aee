'use strict';

// A FileHandle moves to another thread with its descriptor; one that nobody takes is closed.

const fs = require('fs');
const { deepEqual, equal, mustCall, throws } = require('./check');
const { MessageChannel, Worker, isMainThread, parentPort } = require('worker_threads');

async function main() {
  const handle = await fs.promises.open(__filename);
  const { fd } = handle;
  throws(() => structuredClone(handle), { code: 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST' });

  const using = handle.stat();
  throws(() => structuredClone(handle, { transfer: [handle] }), {
    name: 'DataCloneError', message: 'Cannot transfer FileHandle while in use',
  });
  await using;

  const worker = new Worker(__filename);
  worker.postMessage(handle, [handle]);
  equal(handle.fd, -1);
  worker.once('message', mustCall((result) => {
    deepEqual(result, { fd, size: fs.statSync(__filename).size });
  }));

  const lost = await fs.promises.open(__filename);
  const lostFd = lost.fd;
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(lost, [lost]);
  fs.fstatSync(lostFd);
  port2.close();
  throws(() => fs.fstatSync(lostFd), { code: 'EBADF' });
}

if (isMainThread) {
  main().then(mustCall());
} else {
  parentPort.once('message', async (handle) => {
    const { fd } = handle;
    const { length } = await handle.readFile();
    await handle.close();
    parentPort.postMessage({ fd, size: length });
  });
}
