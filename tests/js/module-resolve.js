'use strict';

// require.resolve() with paths, and require.resolve.paths().

const path = require('path');
const here = (file) => path.relative(__dirname, file);
const inner = path.join(__dirname, 'fixtures/modules/deep/inner');
console.log(here(require.resolve('./fixtures/modules/folder')));
console.log(here(require.resolve('near', { paths: [inner] })));
console.log(here(require.resolve('./ask', { paths: [inner] })));
console.log(require.resolve.paths('path'), require.resolve.paths('./x').map(here));
console.log(here(require.resolve.paths('x')[0]));
for (const args of [['nope', { paths: [inner] }], ['x', { paths: 5 }], [5]]) {
  try {
    require.resolve(...args);
  } catch (error) {
    console.log(error.code, error.message.split('\n')[0]);
  }
}
