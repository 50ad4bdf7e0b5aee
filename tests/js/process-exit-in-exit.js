'use strict';

// process.exit() in an 'exit' listener ends the process without emitting 'exit' again.

process.on('exit', () => {
  console.log('one');
  process.exit(0);
  console.log('must not run');
});
process.on('exit', () => console.log('must not run'));
process.on('beforeExit', () => console.log('must not run'));
setTimeout(() => process.exit(), 1);
