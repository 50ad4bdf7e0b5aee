'use strict';

// Punycode for domain names; deprecated for programs, which have the package of the same name.

module.exports = require('internal/deps/punycode/punycode');
