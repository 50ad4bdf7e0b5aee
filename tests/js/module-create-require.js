'use strict';

// createRequire() makes a require() as seen from another file or folder.

const path = require('path');
const { createRequire } = require('module');
const deep = path.join(__dirname, 'fixtures/modules/deep');
console.log(createRequire(path.join(deep, 'x.js'))('near'), createRequire(`${deep}/`)('near'));
console.log(createRequire(path.join(deep, 'x.js')).resolve('./inner/ask') ===
            path.join(deep, 'inner/ask.js'));
for (const value of ['relative.js', 5, undefined]) {
  try {
    createRequire(value);
  } catch (error) {
    console.log(error.code, error.message);
  }
}
