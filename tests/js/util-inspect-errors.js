'use strict';

const { equal } = require('./check.js');
const { inspect } = require('util');

const error = new RangeError('outer', { cause: new Error('inner') });
error.code = 'ECODE';
error.stack = 'RangeError: outer\n    at one\n    at two';
error.cause.stack = 'Error: inner\n    at three';
equal(inspect(error), `RangeError: outer
    at one
    at two {
  code: 'ECODE',
  [cause]: Error: inner
      at three
}`);

class CustomError extends Error {}
const custom = new CustomError('text');
custom.stack = 'Error: text\n    at x';
equal(inspect(custom), 'CustomError: text\n    at x');
custom.stack = 'Error: text';
equal(inspect({ custom }), '{ custom: [CustomError: text] }');
