'use strict';

// node:worker_threads

const { codes } = require('internal/errors');
const { BroadcastChannel, portOf } = require('internal/broadcast_channel');
const {
  MessageChannel, MessagePort, isOpen, receiveMessageOnPort,
} = require('internal/message_port');
const { markAsUntransferable } = require('internal/transfer_list');
const { getEnvironmentData, setEnvironmentData } = require('internal/worker/environment_data');
const { SHARE_ENV, Worker } = require('internal/worker/worker');
const self = require('internal/worker/self');

function moveMessagePortToContext(port) {
  if (!isOpen(port)) throw new codes.ERR_CLOSED_MESSAGE_PORT();
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('worker_threads.moveMessagePortToContext');
}

module.exports = {
  BroadcastChannel,
  MessageChannel,
  MessagePort,
  SHARE_ENV,
  Worker,
  getEnvironmentData,
  isMainThread: self.isMainThread,
  markAsUntransferable,
  moveMessagePortToContext,
  parentPort: self.parentPort,
  postMessageToThread: (...args) =>
    require('internal/worker/messaging').postMessageToThread(...args),
  receiveMessageOnPort: (port) => receiveMessageOnPort(portOf(port) ?? port),
  resourceLimits: self.resourceLimits,
  setEnvironmentData,
  threadId: self.threadId,
  workerData: self.workerData,
};
