'use strict';

// Punycode for domain names; deprecated for programs, which have the package of the same name.

if (require('internal/options').getOptionValue('--pending-deprecation')) {
  process.emitWarning(
    'The `punycode` module is deprecated. Please use a userland alternative instead.',
    'DeprecationWarning', 'DEP0040');
}

module.exports = require('internal/deps/punycode/punycode');
