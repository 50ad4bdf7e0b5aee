'use strict';

// Ticks run in order with their arguments, before microtasks, and those they add run before as
// well.

process.nextTick(() => {
  console.log('tick 1');
  process.nextTick(() => console.log('tick 3'));
  Promise.resolve().then(() => {
    console.log('microtask 2');
    process.nextTick(() => console.log('tick 4'));
  });
});
process.nextTick((...args) => console.log('tick 2', args), 1, 2, 3, 4, 5);
queueMicrotask(() => console.log('microtask 1'));
console.log(process.nextTick.length);
let sum = 0;
for (let i = 0; i < 5000; i++) process.nextTick((n) => { sum += n; }, i);
process.nextTick(() => console.log(sum));
