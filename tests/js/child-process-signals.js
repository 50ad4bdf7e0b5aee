'use strict';

// Children have the default actions of signals, whatever the parent listens to; a signal to a child
// that has ended goes to nobody.

const { spawn } = require('child_process');
const { equal, mustCall } = require('./check');

for (const signal of ['SIGPIPE', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2']) {
  if (signal !== 'SIGPIPE') process.on(signal, () => {});
  spawn('sh', ['-c', `kill -${signal.slice(3)} $$; exit 1`]).on('exit', mustCall((code, by) => {
    equal(code, null);
    equal(by, signal);
  }));
}

const child = spawn('true');
child.on('exit', mustCall(() => {
  const { kill } = process;
  process.kill = () => { throw new Error('somebody was signalled'); };
  equal(child.kill('SIGKILL'), false);
  equal(child.kill(0), false);
  equal(child.killed, false);
  process.kill = kill;
}));
