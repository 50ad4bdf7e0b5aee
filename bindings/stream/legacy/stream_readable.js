'use strict';

// An old name of a class of node:stream.
module.exports = require('stream').Readable;
