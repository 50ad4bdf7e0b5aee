'use strict';

// Immediates of one turn run in order; those they add run in the next turn; cleared ones do not
// run.

let victim;
setImmediate(() => {
  console.log(1);
  clearImmediate(victim);
  setImmediate(() => console.log('next turn'));
  process.nextTick(() => console.log('tick'));
  Promise.resolve().then(() => console.log('microtask'));
});
setImmediate(() => console.log(2));
victim = setImmediate(() => console.log('must not run'));
setImmediate(() => console.log(3));
const gone = setImmediate(() => console.log('must not run'));
clearImmediate(gone);
clearImmediate(gone);
clearImmediate(undefined);
