'use strict';

// A child that is killed with thousands of messages waiting: every callback comes, one
// 'disconnect', and later sends are refused.

const { fork } = require('child_process');
const { equal, mustCall } = require('./check');

if (process.argv[2] === 'child') {
  process.once('message', () => {
    process.kill(process.pid, 'SIGSTOP');
  });
} else {
  const count = 10000;
  const child = fork(__filename, ['child']);
  let called = 0;
  for (let i = 0; i < count; i++) child.send({ i, text: 'x'.repeat(100) }, () => called++);
  child.on('disconnect', mustCall());
  child.on('close', mustCall((code, signal) => {
    equal(signal, 'SIGKILL');
    equal(child.connected, false);
    child.send('late', mustCall((error) => equal(error.code, 'ERR_IPC_CHANNEL_CLOSED')));
    setImmediate(() => equal(called, count));
  }));
  child.kill('SIGKILL');
}
