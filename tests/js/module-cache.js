'use strict';

// A module runs once; without its entry in require.cache it runs again. One that throws is not
// kept.

const first = require('./fixtures/modules/who');
const file = require.resolve('./fixtures/modules/who');
console.log(require('./fixtures/modules/who.js') === first, require.cache[file] === first.module);
delete require.cache[file];
console.log(require('./fixtures/modules/who') === first);
require.cache[file] = { exports: 'planted', loaded: true };
console.log(require('./fixtures/modules/who'));
for (let i = 0; i < 2; i++) {
  try {
    require('./fixtures/modules/throws');
  } catch (error) {
    console.log(error.message);
  }
}
console.log(module.children.map(({ id }) => require('path').basename(`${id}`)));
