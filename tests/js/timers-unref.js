'use strict';

// Unreferenced timers and immediates do not keep the program alive.

const timer = setTimeout(() => console.log('must not run'), 100000);
console.log(timer.hasRef(), timer.unref() === timer, timer.hasRef());
timer.ref();
console.log(timer.hasRef());
timer.unref();
timer.unref();
setInterval(() => console.log('must not run'), 100000).unref();
const immediate = setImmediate(() => {}).unref();
console.log(immediate.hasRef(), immediate.ref().hasRef());
clearImmediate(immediate);
console.log(immediate.hasRef());
setTimeout(() => console.log('end'), 1);
