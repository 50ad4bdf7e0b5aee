'use strict';

// Ticks come before microtasks, both between any two callbacks, timers in the order they expire.

const order = [];
const note = (name) => () => {
  order.push(name);
  process.nextTick(() => order.push(`${name} tick`));
  Promise.resolve().then(() => order.push(`${name} microtask`));
};
setTimeout(note('late'), 20);
setTimeout(note('early 1'), 2);
setTimeout(note('early 2'), 2);
note('main')();
setTimeout(() => console.log(order.join('\n')), 60);
