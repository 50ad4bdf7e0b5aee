'use strict';

// A symbolic link is the file that it leads to: one module, with the real name.

const path = require('path');
const linked = require('./fixtures/modules/link');
console.log(path.basename(linked), linked === require('./fixtures/modules/linked-target'));
