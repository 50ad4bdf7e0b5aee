'use strict';

// 'exit' comes when the child ends; 'close' when a grandchild has let go of the pipe as well.

const { spawn } = require('child_process');
const { equal, mustCall } = require('./check');

const child = spawn('sh', ['-c', '{ read line <&3; echo late; } & echo early'], {
  stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
});
let output = '';
let closed = false;
child.stdout.setEncoding('utf8').on('data', (text) => { output += text; });
child.on('exit', mustCall(() => {
  equal(closed, false);
  child.stdio[3].end('go on\n');
}));
child.on('close', mustCall(() => {
  closed = true;
  equal(output, 'early\nlate\n');
}));
