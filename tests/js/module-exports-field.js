'use strict';

// "exports" decides what a package shows: conditions, subpaths, patterns, null, lists.

const ask = require('./fixtures/modules/deep/inner/ask');
const root = require('path').join(__dirname, 'fixtures/modules');
for (const subpath of ['', '/sub', '/features/one', '/features/two/deep', '/features/private/x',
  '/list', '/outside', '/missing', '/lib/sub.js', '/package.json', '/encoded', '/features/../x',
  '/features/nope']) {
  try {
    console.log(subpath, ask(`exporting${subpath}`));
  } catch (error) {
    console.log(subpath, error.code, error.message.split('\n')[0].replaceAll(root, ''));
  }
}
