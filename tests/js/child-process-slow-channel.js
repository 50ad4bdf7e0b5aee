'use strict';

// A peer may write to the channel a byte at a time; internal messages do not reach the program.

const { spawn } = require('child_process');
const { deepEqual, mustCall } = require('./check');

const wire = '{"cmd":"NODE_SECRET"}\n{"text":"\u20ac"}\n"last"\n';
const child = spawn(process.execPath, ['-e', `
  const fs = require('fs');
  for (const byte of Buffer.from(process.argv[1])) fs.writeSync(3, Buffer.from([byte]));
`, wire], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
// Not a child that opens the channel by itself.
const messages = [];
const internal = [];
child.on('message', (message) => messages.push(message));
child.on('internalMessage', (message) => internal.push(message));
child.on('close', mustCall(() => {
  deepEqual(messages, [{ text: '\u20ac' }, 'last']);
  deepEqual(internal, [{ cmd: 'NODE_SECRET' }]);
}));
