'use strict';

// Arguments of callbacks, whatever their number, and `this`.

const timer = setTimeout(function(...args) {
  console.log(this === timer, args);
  setImmediate((...args) => console.log(args), 1, 2, 3, 4);
  setImmediate((...args) => console.log(args));
}, 1, 1, 2, 3, 4, 5);
setTimeout((...args) => console.log(args), 1, undefined);
