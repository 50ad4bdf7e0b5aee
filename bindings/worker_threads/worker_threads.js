'use strict';

// node:worker_threads

const { codes } = require('internal/errors');
const { getEnvironmentData, setEnvironmentData } = require('internal/worker/environment_data');

function missing(name) {
  return { [name]: function() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`worker_threads.${name}`);
  } }[name];
}

module.exports = {
  BroadcastChannel: missing('BroadcastChannel'),
  MessageChannel: missing('MessageChannel'),
  MessagePort: missing('MessagePort'),
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker: missing('Worker'),
  getEnvironmentData,
  isMainThread: true,
  markAsUntransferable: missing('markAsUntransferable'),
  moveMessagePortToContext: missing('moveMessagePortToContext'),
  parentPort: null,
  receiveMessageOnPort: missing('receiveMessageOnPort'),
  resourceLimits: {},
  setEnvironmentData,
  threadId: 0,
  workerData: null,
};
