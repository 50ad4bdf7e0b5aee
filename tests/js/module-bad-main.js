'use strict';

// A "main" that is not there: index.js instead, with a warning, or an error that names both.

const path = require('path');
process.on('warning', ({ code, message }) => console.log(code, message.replaceAll(__dirname, '')));
console.log(require('./fixtures/modules/bad-main-index'));
try {
  require('./fixtures/modules/bad-main');
} catch (error) {
  console.log(error.code, error.message.replaceAll(__dirname, ''), error.requestPath,
              path.relative(__dirname, error.path));
}
try {
  require('./fixtures/modules/bad-package');
} catch (error) {
  console.log(error.name, error.message.replaceAll(__dirname, '').split('.json')[0],
              path.relative(__dirname, error.path));
}
