'use strict';

// With no descriptor left, children are errors and not zombies; with some again, all is well.

const { spawn, spawnSync } = require('child_process');
const { closeSync, openSync, readFileSync } = require('fs');
const { equal, mustCall } = require('./check');

const isChild = process.argv[2] === 'child';

function children() {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
}

// Takes descriptors until there are none, and gives `spare` back.
function exhaust(spare) {
  const taken = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch (error) {
    equal(error.code, 'EMFILE');
  }
  for (const fd of taken.splice(0, spare)) closeSync(fd);
  return taken;
}

function check(spare) {
  const taken = exhaust(spare);
  const before = taken.length;
  let failed = false;
  const child = spawn('true');
  child.on('error', (error) => {
    equal(error.code, 'EMFILE');
    failed = true;
  });
  child.on('exit', (code) => equal(code, 0));
  setImmediate(() => setImmediate(() => {
    for (const fd of taken) closeSync(fd);
    const finish = () => {
      equal(children(), '');
      if (spare > 0) equal(exhausted() >= before, true);
      if (spare < 24) check(spare + 1);
    };
    if (failed) finish();
    else child.on('close', finish);
  }));
}

// How many descriptors can be had now.
function exhausted() {
  const taken = exhaust(0);
  for (const fd of taken) closeSync(fd);
  return taken.length;
}

if (isChild) {
  // What is opened once and kept comes first.
  spawn('true').on('close', mustCall(() => {
    children();
    check(0);
  }));
} else {
  const { status, stderr } = spawnSync('sh', [
    '-c', 'ulimit -n 64; exec "$0" "$1" child', process.execPath, __filename,
  ]);
  equal(`${stderr}`, '');
  equal(status, 0);
}
