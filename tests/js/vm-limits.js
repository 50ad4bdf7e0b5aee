'use strict';

// A script that does not end is ended by its time limit, and by nothing else.

const assert = require('assert');
const vm = require('vm');

const expected = {
  code: 'ERR_SCRIPT_EXECUTION_TIMEOUT', message: 'Script execution timed out after 5ms',
};
assert.throws(() => vm.runInThisContext('for (;;);', { timeout: 5 }), expected);
assert.throws(() => vm.runInNewContext('for (;;);', {}, { timeout: 5 }), expected);
assert.strictEqual(vm.runInThisContext('1 + 1', { timeout: 100000 }), 2);

// The inner limit ends the inner script only.
const run = () => vm.runInThisContext('for (;;);', { timeout: 5 });
const context = vm.createContext({ run });
assert.strictEqual(
  vm.runInContext('try { run() } catch (e) { e.code }', context, { timeout: 100000 }),
  expected.code);

// The code still works afterwards, and microtasks of the context run before its end.
const own = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
vm.runInContext('Promise.resolve().then(() => { done = true })', own, { timeout: 100000 });
assert.strictEqual(own.done, true);
