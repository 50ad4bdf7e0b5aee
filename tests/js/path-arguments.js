'use strict';

// Names that are no strings are refused; the forms of the module are one.

const path = require('path');
console.log(path === path.posix, path === require('path/posix'),
            path.win32 === require('path/win32'),
            path.win32.posix === path, path.posix.win32 === path.win32, path.sep, path.delimiter);
console.log(Object.keys(path).sort().filter((key) => key !== 'matchesGlob').join());
for (const name of ['resolve', 'normalize', 'isAbsolute', 'join', 'dirname', 'basename', 'extname',
  'parse', 'format', 'relative']) {
  for (const value of [undefined, null, 5, {}]) {
    if (name === 'format' && value !== null && typeof value === 'object') continue;
    try {
      path[name](value);
      console.log(name, 'nothing');
    } catch (error) {
      console.log(name, error.code, error.message);
    }
  }
}
console.log(path.format({ dir: '/a', name: 'b', ext: 'c' }), path.format({ root: '/', base: 'x' }));
