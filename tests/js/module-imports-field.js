'use strict';

// "imports" maps names that start with '#', and a package may require itself by its own name.

const ask = require('./fixtures/modules/node_modules/exporting/ask.js');
const root = require('path').join(__dirname, 'fixtures/modules');
for (const request of ['#inner', '#dep', '#features/one', 'exporting', 'exporting/sub', '#nope',
  'exporting/nope', '#']) {
  try {
    console.log(request, ask(request));
  } catch (error) {
    console.log(request, error.code, error.message.split('\n')[0].replaceAll(root, ''));
  }
}
