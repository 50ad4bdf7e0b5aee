'use strict';

// A script is compiled once and runs in the global scope as often as it is asked to.

const assert = require('assert');
const vm = require('vm');

globalThis.count = 0;
const script = new vm.Script('count += 1', { filename: 'own.js', lineOffset: 4 });
assert.strictEqual(script.runInThisContext(), 1);
assert.strictEqual(script.runInThisContext(), 2);
assert.strictEqual(vm.runInThisContext('typeof require'), 'undefined');
assert.throws(() => new vm.Script('var ?'), SyntaxError);
assert.throws(() => vm.runInThisContext('\nthrow new Error("x")', 'named.js'),
              (error) => error.stack.includes('named.js:2:7'));
assert.strictEqual(vm.compileFunction('return a + b', ['a', 'b'])(1, 2), 3);
assert.strictEqual(vm.isContext({}), false);
