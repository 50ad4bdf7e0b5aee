'use strict';

const { equal, throws } = require('./check.js');
const { format, formatWithOptions } = require('util');

equal(format('%s %d %i %f %j %%', 'a', 1.5, 2.7, '3.5', { b: 1 }), 'a 1.5 2 3.5 {"b":1} %');
equal(format('%o', [1]), '[ 1, [length]: 1 ]');
equal(format('%O', { a: { b: 1 } }), '{ a: { b: 1 } }');
equal(format('%cstyled', 'color: red'), 'styled');
equal(format('%s', { a: { b: { c: 1 } } }), '{ a: [Object] }');
equal(format('a', 'b', 3, { c: 4 }), 'a b 3 { c: 4 }');
equal(format('%s:%s', 'only'), 'only:%s');
equal(format('100%'), '100%');
equal(format('%d', '0x10'), '16');
equal(format('%s', -0), '-0');
equal(format('%s', Symbol('s')), 'Symbol(s)');
equal(formatWithOptions({ colors: true }, '%s %O', 'x', 1), 'x \u001b[33m1\u001b[39m');
const circle = {};
circle.circle = circle;
equal(format('%j', circle), '[Circular]');
throws(() => format('%j', { toJSON() { throw new Error('no'); } }), { message: 'no' });
