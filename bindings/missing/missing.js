'use strict';

// Functions and classes that this runtime does not have yet: they are there, so that packages that
// only mention them load, and say their name when they are used.

const { codes } = require('internal/errors');

function missingFunction(module, name) {
  return {
    [name]() {
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`${module}.${name}`);
    },
  }[name];
}

function missingClass(module, name, Base = Object) {
  return {
    [name]: class extends Base {
      constructor() {
        throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`${module}.${name}`);
      }
    },
  }[name];
}

module.exports = { missingClass, missingFunction };
