'use strict';

// A child's streams carry bytes both ways; 'spawn', 'exit' and 'close' come in this order.

const { spawn } = require('child_process');
const { deepEqual, equal, mustCall } = require('./check');

const events = [];
const child = spawn('sh', ['-c', 'cat; echo problem >&2; exit 3']);
equal(typeof child.pid, 'number');
deepEqual(child.spawnargs, ['sh', '-c', 'cat; echo problem >&2; exit 3']);

let output = '';
let errors = '';
child.stdout.setEncoding('utf8').on('data', (text) => { output += text; });
child.stderr.setEncoding('utf8').on('data', (text) => { errors += text; });
child.on('spawn', mustCall(() => events.push('spawn')));
child.on('exit', mustCall((code, signal) => {
  events.push('exit');
  equal(code, 3);
  equal(signal, null);
  equal(child.exitCode, 3);
}));
child.on('close', mustCall(() => {
  deepEqual(events, ['spawn', 'exit']);
  equal(output, 'hello');
  equal(errors, 'problem\n');
}));
child.stdin.end('hello');

const killed = spawn('sleep', ['1000']);
killed.on('exit', mustCall((code, signal) => {
  equal(code, null);
  equal(signal, 'SIGTERM');
  equal(killed.kill(), false);
}));
equal(killed.kill(), true);
equal(killed.killed, true);
