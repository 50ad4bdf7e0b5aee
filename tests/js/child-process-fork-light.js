'use strict';

// A child of fork() starts with what a channel needs: no streams, no sockets, until it asks for
// them or gets one.

const { deepEqual, equal, mustCall } = require('./check');

const kHeavy = ['stream', 'net', 'dgram', 'child_process', 'buffer', 'os'];
const isLoaded = (name) => process.moduleLoadList.includes(`NativeModule ${name}`);

function child() {
  process.send(kHeavy.filter(isLoaded));
  process.on('message', (message, handle) => {
    process.send(handle.listening);
    handle.close();
    process.disconnect();
  });
}

function parent() {
  const { fork } = require('child_process');
  const { createServer } = require('net');
  const server = createServer();
  const worker = fork(__filename, ['child']);
  worker.once('message', mustCall((names) => {
    deepEqual(names, []);
    worker.once('message', mustCall((listening) => equal(listening, true)));
    server.listen(0, '127.0.0.1', () => worker.send('server', server, () => server.close()));
  }));
  worker.on('exit', mustCall((code) => equal(code, 0)));
}

if (process.argv[2] === 'child') child();
else parent();
