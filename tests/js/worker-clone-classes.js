'use strict';

// Objects of Node's classes reach another thread, which has loaded nothing of them.

const { deepEqual, equal, mustCall } = require('./check');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');

if (isMainThread) {
  const { createSecretKey, generateKeyPairSync } = require('crypto');
  const { BlockList, SocketAddress } = require('net');
  const { createHistogram } = require('perf_hooks');
  const list = new BlockList();
  const histogram = createHistogram();
  histogram.record(9);
  const objects = {
    address: new SocketAddress({ port: 7 }),
    blob: new Blob(['in ', 'a blob']),
    file: new File(['f'], 'name'),
    histogram,
    list,
    pair: generateKeyPairSync('ed25519'),
    secret: createSecretKey(Buffer.from('abc')),
  };
  const worker = new Worker(__filename, { workerData: objects });
  worker.on('message', mustCall(({ blob, secret, text, shown }) => {
    deepEqual(shown, ['SocketAddress', 'Blob', 'File', 'RecordableHistogram', 'BlockList',
                      'PublicKeyObject', 'SecretKeyObject']);
    equal(text, 'in a blob');
    equal(secret.export().toString(), 'abc');
    equal(list.check('9.9.9.9'), true);
    blob.text().then(mustCall((value) => equal(value, 'made there')));
  }));
} else {
  const { address, blob, file, histogram, list, pair, secret } = workerData;
  list.addAddress('9.9.9.9');
  const shown = [address, blob, file, histogram, list, pair.publicKey, secret].map(
    (object) => object.constructor.name);
  blob.text().then((text) => parentPort.postMessage({
    blob: new Blob(['made there']), secret, shown, text,
  }));
}
