'use strict';

// node:worker_threads

const { codes } = require('internal/errors');
const { BroadcastChannel, portOf } = require('internal/broadcast_channel');
const {
  MessageChannel, MessagePort, isOpen, receiveMessageOnPort,
} = require('internal/message_port');
const { markAsUntransferable } = require('internal/transfer_list');
const { getEnvironmentData, setEnvironmentData } = require('internal/worker/environment_data');

function missing(name) {
  return { [name]: function() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`worker_threads.${name}`);
  } }[name];
}

function moveMessagePortToContext(port) {
  if (!isOpen(port)) throw new codes.ERR_CLOSED_MESSAGE_PORT();
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('worker_threads.moveMessagePortToContext');
}

module.exports = {
  BroadcastChannel,
  MessageChannel,
  MessagePort,
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker: missing('Worker'),
  getEnvironmentData,
  isMainThread: true,
  markAsUntransferable,
  moveMessagePortToContext,
  parentPort: null,
  receiveMessageOnPort: (port) => receiveMessageOnPort(portOf(port) ?? port),
  resourceLimits: {},
  setEnvironmentData,
  threadId: 0,
  workerData: null,
};
