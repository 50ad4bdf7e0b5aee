'use strict';

// What goes wrong with ES modules has a code and says where.

const { equal, mustCall } = require('./check');

const kFolder = './fixtures/esm';
const kCases = [
  [`${kFolder}/nowhere.mjs`, 'ERR_MODULE_NOT_FOUND',
    /^Cannot find module '.*nowhere\.mjs' imported from .*esm-errors\.js$/],
  ['no-such-package', 'ERR_MODULE_NOT_FOUND',
    /^Cannot find package 'no-such-package' imported from /],
  [kFolder, 'ERR_UNSUPPORTED_DIR_IMPORT', /^Directory import '.*esm' is not supported/],
  ['node:nothing', 'ERR_UNKNOWN_BUILTIN_MODULE', /^No such built-in module: node:nothing$/],
  [`${kFolder}/data.json`, 'ERR_IMPORT_ASSERTION_TYPE_MISSING',
    /needs an import attribute of type "json"$/],
  [`${kFolder}/bad-name.mjs`, undefined,
    /^Named export 'missing' not found\. The requested module '\.\/names\.cjs' is a CommonJS /],
];

for (const [specifier, code, message] of kCases) {
  import(specifier).then(() => { throw new Error(`${specifier} was found`); }, mustCall((error) => {
    equal(error.code, code);
    equal(message.test(error.message), true, error.message);
  }));
}
