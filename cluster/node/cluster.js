'use strict';

// The public module 'cluster': one of two, by what this process is.

module.exports = process.env.NODE_UNIQUE_ID === undefined ?
  require('internal/cluster/primary') : require('internal/cluster/child');
