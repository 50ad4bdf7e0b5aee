'use strict';

// A Date whose time is what `now()` says.

const { codes } = require('internal/errors');

function mockDate(RealDate, now) {
  if (RealDate.isMock) throw new codes.ERR_INVALID_STATE('Date is already being mocked!');
  function MockDate(...args) {
    if (!new.target) return new RealDate(now()).toString();
    return args.length === 0 ? new RealDate(now()) : new RealDate(...args);
  }
  const { prototype, ...statics } = Object.getOwnPropertyDescriptors(RealDate);
  Object.defineProperties(MockDate, statics);
  MockDate.prototype = prototype.value;
  MockDate.now = function() {
    return now();
  };
  Object.defineProperty(MockDate.now, 'name', { __proto__: null, value: 'now' });
  MockDate.toString = () => Function.prototype.toString.call(RealDate);
  Object.defineProperty(MockDate, 'isMock', { __proto__: null, value: true, enumerable: true });
  return MockDate;
}

module.exports = { mockDate };
