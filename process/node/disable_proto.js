'use strict';

// --disable-proto: Object.prototype.__proto__ is taken away, or says that it is not to be used.

const { codes } = require('internal/errors');

// Does what the option says to the Object.prototype of a context.
function disableProto(prototype) {
  const { getOptionValue } = require('internal/options');
  const mode = getOptionValue('--disable-proto');
  if (mode === 'delete') {
    delete prototype.__proto__;   // eslint-disable-line no-proto
  } else if (mode === 'throw') {
    const refuse = () => {
      throw new codes.ERR_PROTO_ACCESS();
    };
    Object.defineProperty(prototype, '__proto__', {
      __proto__: null, get: refuse, set: refuse, enumerable: false,
    });
  }
}

module.exports = { disableProto };
