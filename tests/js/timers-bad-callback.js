'use strict';

// What is not a function is refused at once.

for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) {
  for (const value of [undefined, null, 'code()', {}, 1]) {
    try {
      globalThis[name](value, 1);
    } catch (error) {
      console.log(name, error.name, error.code, error.message);
    }
  }
}
try {
  process.nextTick(5);
} catch (error) {
  console.log(error.code, error.message);
}
