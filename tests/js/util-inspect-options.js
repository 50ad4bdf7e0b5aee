'use strict';

const { equal } = require('./check.js');
const { inspect } = require('util');

const value = { b: [1, 2, 3], a: { c: { d: { e: 1 } } } };
equal(inspect(value, { depth: 0 }), '{ b: [Array], a: [Object] }');
equal(inspect(value, { depth: null }),
      '{\n  b: [ 1, 2, 3 ],\n  a: { c: { d: { e: 1 } } }\n}');
equal(inspect(value, { compact: true, depth: 0, sorted: true }), '{ a: [Object], b: [Array] }');
equal(inspect([1, 2, 3], { maxArrayLength: 1 }), '[ 1, ... 2 more items ]');
equal(inspect('abcdef', { maxStringLength: 2 }), "'ab'... 4 more characters");
equal(inspect(1234567.891, { numericSeparator: true }), '1_234_567.891');
equal(inspect('x', { colors: true }), "\u001b[32m'x'\u001b[39m");
equal(inspect({ get a() { return 5; } }, { getters: true }), '{ a: [Getter: 5] }');
equal(inspect(new Proxy({}, {}), { showProxy: true }), 'Proxy [ {}, {} ]');
equal(inspect([], { showHidden: true }), '[ [length]: 0 ]');
equal(inspect({ [inspect.custom]: (depth, options) => `${depth} ${options.compact}` }), '2 3');
