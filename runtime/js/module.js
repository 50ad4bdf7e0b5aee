'use strict';

// The public module 'module'.

module.exports = require('internal/modules/cjs/loader').Module;
