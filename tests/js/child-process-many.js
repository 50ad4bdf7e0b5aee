'use strict';

// Many children at the same time and one after the other leave no descriptor and no zombie.

const { spawn, spawnSync } = require('child_process');
const { readdirSync, readFileSync } = require('fs');
const { equal, mustCall } = require('./check');

const descriptors = () => readdirSync('/proc/self/fd').length;

function children() {
  const path = `/proc/self/task/${process.pid}/children`;
  return readFileSync(path, 'utf8').trim();
}

spawn('true').on('close', mustCall(() => {
  const before = descriptors();
  for (let i = 0; i < 20; i++) equal(spawnSync('true').status, 0);
  let left = 200;
  for (let i = 0; i < 200; i++) {
    spawn('true').on('close', mustCall((code) => {
      equal(code, 0);
      if (--left > 0) return;
      setImmediate(() => {
        equal(children(), '');
        equal(descriptors() <= before, true);
      });
    }));
  }
}));
