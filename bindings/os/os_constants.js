'use strict';

// os.constants, https://nodejs.org/api/os.html#os-constants.

function table(entries) {
  return Object.assign({ __proto__: null }, entries);
}

const native = internalBinding('os').constants();

module.exports = table({
  UV_UDP_REUSEADDR: 4,
  dlopen: table(native.dlopen),
  errno: table(native.errno),
  signals: table(native.signals),
  priority: table({
    PRIORITY_LOW: 19,
    PRIORITY_BELOW_NORMAL: 10,
    PRIORITY_NORMAL: 0,
    PRIORITY_ABOVE_NORMAL: -7,
    PRIORITY_HIGH: -14,
    PRIORITY_HIGHEST: -20,
  }),
});
