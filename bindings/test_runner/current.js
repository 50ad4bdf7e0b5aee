'use strict';

// The test that runs, for the functions of node:test that are called inside of it.

const { AsyncLocalStorage } = require('internal/async_local_storage');

module.exports = { currentTest: new AsyncLocalStorage() };
