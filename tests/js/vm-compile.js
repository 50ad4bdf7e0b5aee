'use strict';

// Code caches, functions with extensions of their scope, places of errors, and import().

const assert = require('assert');
const vm = require('vm');

const source = 'function a() { return 42 } a()';
const first = new vm.Script(source, { produceCachedData: true });
assert.strictEqual(first.cachedDataProduced, true);
const second = new vm.Script(source, { cachedData: first.cachedData });
assert.strictEqual(second.cachedDataRejected, false);
assert.strictEqual(second.runInThisContext(), 42);
const changed = new vm.Script(`${source};;`, { cachedData: first.cachedData });
assert.strictEqual(changed.cachedDataRejected, true);

const context = vm.createContext({ z: 3 });
const sum = vm.compileFunction('return x + y + z', ['x'], {
  contextExtensions: [{ y: 2 }], parsingContext: context,
});
assert.strictEqual(sum(1), 6);

assert.throws(() => new vm.Script('\n  var 5', { filename: 'own.js' }), (error) =>
  error.stack.startsWith('own.js:2\n  var 5\n      ^\n\nSyntaxError: '));
assert.throws(() => vm.runInContext('throw new TypeError("no")', context, 'inner.js'), (error) =>
  error.stack.startsWith('inner.js:1\nthrow new TypeError("no")\n^\n\nTypeError: no'));

assert.rejects(new vm.Script('import("fs")').runInThisContext(),
               { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' });
const options = { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
new vm.Script('import("fs")', options).runInThisContext().then((namespace) => {
  assert.strictEqual(namespace.default, require('fs'));
});
