'use strict';

// Built-in modules win over node_modules, with and without 'node:'; others by 'node:' are an error.

const Module = require('module');
const ask = require('./fixtures/modules/deep/inner/ask');
console.log(ask('path') === ask('node:path'), require.resolve('path'),
            require.resolve('node:path'));
for (const request of ['node:nope', 'node:internal/errors', 'internal/errors']) {
  try {
    require(request);
  } catch (error) {
    console.log(error.code, error.message.split('\n')[0]);
  }
}
console.log(Module.isBuiltin('path'), Module.isBuiltin('node:events'), Module.isBuiltin('nope'),
            Module.isBuiltin('node:internal/errors'), Module.isBuiltin(5));
console.log(Module.builtinModules.includes('timers'), Object.isFrozen(Module.builtinModules),
            Module.builtinModules.some((id) => id.startsWith('internal/')));
console.log(process.getBuiltinModule('path') === require('path'), process.getBuiltinModule('nope'));
