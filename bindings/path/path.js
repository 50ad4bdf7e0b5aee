'use strict';

// The public module 'path'. On all systems that the runtime supports it is path.posix; path.win32
// is loaded when it is asked for.

const { posix } = require('internal/path/posix');

posix.posix = posix;
Object.defineProperty(posix, 'win32', {
  enumerable: true,
  configurable: true,
  get() {
    const { win32 } = require('internal/path/win32');
    win32.posix = posix;
    win32.win32 = win32;
    posix.win32 = win32;
    return win32;
  },
  set(value) {
    Object.defineProperty(posix, 'win32', {
      __proto__: null, value, writable: true, enumerable: true, configurable: true,
    });
  },
});

module.exports = posix;
