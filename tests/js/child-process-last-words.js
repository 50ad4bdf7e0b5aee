'use strict';

// What was sent leaves before the process ends, though its channel no longer keeps it running.

const { fork } = require('child_process');
const { equal, mustCall } = require('./check');

if (process.argv[2] === 'child') {
  process.on('message', () => {
    process.send('x'.repeat(4 << 20));
    process.channel.unref();
  });
} else {
  const child = fork(__filename, ['child']);
  child.on('message', mustCall((text) => equal(text.length, 4 << 20)));
  child.on('close', mustCall((code) => equal(code, 0)));
  child.send('go');
}
