'use strict';

// What the stream package takes for AbortController: the global class, loaded when a stream makes
// its first one.

function LazyAbortController() {
  const { AbortController } = require('internal/abort_controller');
  return new AbortController();
}

module.exports = { AbortController: LazyAbortController };
