'use strict';

// process.stdout is a stream however it is asked, keeps its identity, and can be patched.

const { Writable } = require('stream');
const { equal, mustCall } = require('./check');

const { stdout, stderr } = process;
equal(process.stdout, stdout);
stdout.write('text\n', mustCall());
stdout.write(Buffer.from([0x62, 0x79, 0x74, 0x65, 0x73, 0x0a]));
equal(stdout.fd, 1);
equal(stdout.writable, true);
equal(stdout instanceof Writable, true);
equal(process.stdout, stdout);
equal('writableLength' in stderr, true);
equal(stdout.listenerCount('error'), 0);

const { write } = stdout;
const seen = [];
stdout.write = function(chunk, ...rest) {
  seen.push(chunk);
  return Reflect.apply(write, this, [chunk, ...rest]);
};
console.log('patched');
stdout.write = write;
console.log('restored');
equal(seen.join(), 'patched\n');

stdout.write('6c6173740a', 'hex', mustCall());
