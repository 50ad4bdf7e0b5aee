'use strict';

// A program that cannot be run is an 'error' event; a wrong argument is thrown.

const { exec, execFile, spawn, spawnSync } = require('child_process');
const { deepEqual, equal, mustCall, throws } = require('./check');

const child = spawn('/does/not/exist', ['a', 'b']);
equal(child.pid, undefined);
child.on('error', mustCall((error) => {
  equal(error.code, 'ENOENT');
  equal(error.syscall, 'spawn /does/not/exist');
  equal(error.path, '/does/not/exist');
  deepEqual(error.spawnargs, ['a', 'b']);
}));
child.on('close', mustCall());

spawn('true', { cwd: '/does/not/exist' }).on('error', mustCall((error) => {
  equal(error.code, 'ENOENT');
  equal(error.syscall, 'spawn true');
}));

throws(() => spawn('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });
throws(() => spawn(''), { code: 'ERR_INVALID_ARG_VALUE' });
throws(() => spawn('true', [], { uid: 'me' }), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => spawn('true', { stdio: 'nothing' }), { code: 'ERR_INVALID_ARG_VALUE' });
throws(() => spawn('true', { killSignal: 'SIGNOTHING' }), { code: 'ERR_UNKNOWN_SIGNAL' });
throws(() => spawn('true', { timeout: -1 }), { code: 'ERR_OUT_OF_RANGE' });

execFile('sh', ['-c', 'echo 0123456789'], { maxBuffer: 5 }, mustCall((error, stdout) => {
  equal(error.code, 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER');
  equal(stdout, '01234');
}));
exec('exit 7', mustCall((error) => {
  equal(error.code, 7);
  equal(error.message, 'Command failed: exit 7\n');
}));
equal(spawnSync('/does/not/exist').error.code, 'ENOENT');

const controller = new AbortController();
const { signal } = controller;
spawn('sleep', ['1000'], { signal }).on('error', mustCall((error) => {
  equal(error.name, 'AbortError');
}));
controller.abort();
