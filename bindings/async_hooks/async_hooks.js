'use strict';

// node:async_hooks

const { codes } = require('internal/errors');
const { AsyncLocalStorage } = require('internal/async_local_storage');
const { AsyncResource, executionAsyncId, executionAsyncResource, triggerAsyncId } =
  require('internal/async_resource');

function createHook() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('async_hooks.createHook');
}

module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
};
