'use strict';

// JSON files are parsed once; the error of a broken one names the file.

const path = require('path');
const data = require('./fixtures/modules/data');
console.log(data, require('./fixtures/modules/data.json') === data);
try {
  require('./fixtures/modules/broken.json');
} catch (error) {
  console.log(error.name, path.relative(__dirname, error.message.split(':')[0]));
}
