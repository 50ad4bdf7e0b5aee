'use strict';

// What programs look at: names, lengths, classes.

const timers = require('timers');
console.log(Object.keys(timers).join());
for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval',
  'clearImmediate', 'queueMicrotask']) {
  const { writable, enumerable, configurable } =
    Object.getOwnPropertyDescriptor(globalThis, name);
  console.log(name, globalThis[name].length, globalThis[name] === (timers[name] ??
    globalThis[name]), writable, enumerable, configurable);
}
const timer = setTimeout(() => {}, 1);
console.log(timer.constructor.name, timer.close() === timer, timer._destroyed);
console.log(setImmediate(() => {}).constructor.name);
