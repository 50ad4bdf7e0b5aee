'use strict';

// A contextified object is the global object of its context, in both directions.

const assert = require('assert');
const vm = require('vm');

const sandbox = { count: 1 };
const context = vm.createContext(sandbox);
assert.strictEqual(context, sandbox);
assert.strictEqual(vm.isContext(context), true);

vm.runInContext('count += 1; var own = 3; globalThis.set = 4; function f() {}', context);
assert.deepStrictEqual(Object.keys(sandbox).sort(), ['count', 'f', 'own', 'set']);
assert.strictEqual(sandbox.count, 2);

// Nothing of the program is in there, and its classes are others.
assert.strictEqual(vm.runInContext('typeof process + typeof require', context),
                   'undefinedundefined');
assert.notStrictEqual(vm.runInContext('Array', context), Array);
assert.strictEqual(vm.runInContext('globalThis.constructor.name', context), 'Object');

// Strict code does not make globals by mistake; frozen ones stay as they are.
assert.throws(() => vm.runInContext('"use strict"; missing = 1', context),
              { name: 'ReferenceError' });
Object.defineProperty(sandbox, 'fixed', { value: 1, configurable: false });
vm.runInContext('fixed = 2', context);
assert.strictEqual(sandbox.fixed, 1);
assert.strictEqual(vm.runInContext('delete count', context), true);
assert.strictEqual('count' in sandbox, false);
assert.strictEqual(vm.runInContext('[0, 7][1]; globalThis[5] = 6', context), 6);
assert.strictEqual(sandbox[5], 6);

const strict = vm.createContext({}, { codeGeneration: { strings: false } });
assert.throws(() => vm.runInContext('eval("1")', strict), { name: 'EvalError' });
