'use strict';

// What is no message is an uncaught error of the receiver, and the next message arrives.

const { spawn } = require('child_process');
const { deepEqual, equal, mustCall } = require('./check');

const child = spawn('sh', ['-c', 'echo "{garbage" >&3; read line <&3; echo "$line" >&3'], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
process.once('uncaughtException', mustCall((error) => {
  equal(error.name, 'SyntaxError');
  child.send({ still: 'here' });
}));
child.on('message', mustCall((message) => deepEqual(message, { still: 'here' })));
child.on('disconnect', mustCall());
child.on('close', mustCall((code) => equal(code, 0)));
