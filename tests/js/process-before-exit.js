'use strict';

// 'beforeExit' comes each time the loop has nothing left; 'exit' once, at the end.

let rounds = 0;
process.on('beforeExit', (code) => {
  console.log('beforeExit', code, ++rounds);
  if (rounds < 3) setTimeout(() => console.log('more work'), 1);
});
process.on('exit', (code) => console.log('exit', code));
