'use strict';

// refresh() starts a timer anew, also after it fired, but not after it was cleared.

let runs = 0;
const timer = setTimeout(() => {
  console.log('run', ++runs);
  if (runs < 3) timer.refresh();
}, 2);
console.log(timer.refresh() === timer);
const cleared = setTimeout(() => console.log('must not run'), 2);
clearTimeout(cleared);
cleared.refresh();
