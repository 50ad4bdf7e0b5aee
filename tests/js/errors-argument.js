'use strict';

const { equal, throws } = require('./check.js');
const EventEmitter = require('events');

const cases = [
  [undefined, 'undefined'], [null, 'null'], [5, 'type number (5)'], [-0, 'type number (-0)'],
  ['x', "type string ('x')"], ["it's", 'type string ("it\'s")'], [true, 'type boolean (true)'],
  [10n, 'type bigint (10n)'], [Symbol('s'), 'type symbol (Symbol(s))'],
  [[], 'an instance of Array'], [new Date(), 'an instance of Date'],
  [Object.create(null), '[Object: null prototype] {}'],
  ['a string that is much too long to show', "type string ('a string that is much too...')"],
];
for (const [value, text] of cases) {
  throws(() => new EventEmitter().on('x', value), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: `The "listener" argument must be of type function. Received ${text}`,
  });
}
throws(() => new EventEmitter().setMaxListeners(-1), {
  name: 'RangeError',
  code: 'ERR_OUT_OF_RANGE',
  message: 'The value of "setMaxListeners" is out of range. It must be >= 0. Received -1',
});

const error = throws(() => new EventEmitter().on('x'));
equal(error.constructor, TypeError);
equal(Object.keys(error).join(), 'code');
equal(String(error), `TypeError [ERR_INVALID_ARG_TYPE]: ${error.message}`);
equal(error.stack.startsWith(`TypeError [ERR_INVALID_ARG_TYPE]: ${error.message}\n    at `), true);
