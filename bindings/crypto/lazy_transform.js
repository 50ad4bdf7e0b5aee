'use strict';

// A transform stream that becomes one when it is first used as a stream: hashes and ciphers seldom
// are.

const { Transform } = require('stream');

function LazyTransform(options) {
  this._options = options;
}
Object.setPrototypeOf(LazyTransform.prototype, Transform.prototype);
Object.setPrototypeOf(LazyTransform, Transform);

// The state of either side, asked for by every method of streams.
for (const name of ['_readableState', '_writableState']) {
  Object.defineProperty(LazyTransform.prototype, name, {
    __proto__: null,
    get() {
      Transform.call(this, this._options);
      // Strings come as they are, with their encoding.
      this._writableState.decodeStrings = false;
      return this[name];
    },
    set(value) {
      Object.defineProperty(this, name, {
        __proto__: null, value, enumerable: true, configurable: true, writable: true,
      });
    },
    enumerable: true,
    configurable: true,
  });
}

module.exports = { LazyTransform };
