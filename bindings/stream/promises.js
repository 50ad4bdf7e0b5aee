'use strict';

// Loaded through 'stream', whose parts require each other in a circle.
module.exports = require('stream').promises;
