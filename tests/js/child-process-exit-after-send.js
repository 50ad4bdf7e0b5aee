'use strict';

// However many messages a child sends before it ends itself or is busy, all of them leave.

const { fork } = require('child_process');
const { equal, mustCall } = require('./check');

const count = 100;
const ends = {
  exit: () => process.exit(3),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  throw: () => { throw new Error('expected'); },
  sync: () => {
    require('child_process').execFileSync('sh', ['-c', 'kill -KILL $0', `${process.pid}`]);
  },
};

if (process.argv[2] in ends) {
  for (let i = 0; i < count; i++) process.send(i);
  ends[process.argv[2]]();
} else {
  for (const end of Object.keys(ends)) {
    const child = fork(__filename, [end], { stdio: ['ignore', 'inherit', 'ignore', 'ipc'] });
    let next = 0;
    child.on('message', (i) => equal(i, next++));
    child.on('close', mustCall(() => equal(next, count, end)));
  }
}
