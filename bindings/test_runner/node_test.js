'use strict';

// node:test

const { after, afterEach, before, beforeEach, suite, test } = require('internal/test/harness');

Object.assign(test, {
  after, afterEach, before, beforeEach, describe: suite, it: test, suite, test,
});

let mock;
Object.defineProperty(test, 'mock', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    if (mock === undefined) {
      const { MockTracker } = require('internal/test/mock');
      mock = new MockTracker();
    }
    return mock;
  },
});

test.run = function run(options) {
  return require('internal/test/run').run(options);
};

module.exports = test;
