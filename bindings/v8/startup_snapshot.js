'use strict';

// v8.startupSnapshot. The work is done in internal/snapshot.

const { startupSnapshot } = require('internal/snapshot');

module.exports = { startupSnapshot };
