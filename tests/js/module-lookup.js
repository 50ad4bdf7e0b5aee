'use strict';

// Files before folders, extensions, "main", index, and node_modules from near to far.

const from = './fixtures/modules/';
for (const request of ['folder', 'folder/', 'folder/index', 'with-main', 'dotted.test', '.hidden',
  'deep/../folder', 'node_modules/near']) {
  console.log(request, require(from + request));
}
const ask = require('./fixtures/modules/deep/inner/ask');
for (const request of ['near', 'far', 'near/index.js', '../../folder', '..//../folder.js',
  '../..']) {
  try {
    console.log(request, ask(request));
  } catch (error) {
    console.log(request, error.code);
  }
}
