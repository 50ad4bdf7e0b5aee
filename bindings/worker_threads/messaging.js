'use strict';

// postMessageToThread(): messages between any two threads. Each worker has a port to the main
// thread, which hands them on; the answer comes back through a port that goes with the message.

const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validators');
const { MessageChannel } = require('internal/message_port');
const self = require('internal/worker/self');

const kDelivered = 'delivered';
const kNoListener = 'no listener';
const kListenerThrew = 'listener threw';

const ports = new Map();   // in the main thread: thread -> port to it
let mainPort = null;       // in a worker: to the main thread

function deliver({ reply, source, value }) {
  let result = kNoListener;
  try {
    if (process.listenerCount('workerMessage') > 0) {
      result = kDelivered;
      process.emit('workerMessage', value, source);
    }
  } catch {
    result = kListenerThrew;
  }
  reply.postMessage(result);
}

// In the main thread, to where the message goes.
function route(message, transferList) {
  if (message.destination === 0) {
    deliver(message);
    return;
  }
  const port = ports.get(message.destination);
  if (port === undefined) message.reply.postMessage(kNoListener);
  else port.postMessage(message, [message.reply, ...transferList]);
}

function onMessageInMain(message) {
  if (message.type === 'register') register(message.threadId, message.port);
  else route(message, message.transferList);
}

function listen(port, onMessage) {
  port.on('message', onMessage);
  port.unref();
}

function register(threadId, port) {
  if (!self.isMainThread) {
    mainPort.postMessage({ type: 'register', threadId, port }, [port]);
    return;
  }
  ports.set(threadId, port);
  listen(port, onMessageInMain);
  port.on('close', () => ports.delete(threadId));
}

// The end of a new worker's port that goes to the worker; `threadId` is known once it exists.
function makePort() {
  const { port1, port2 } = new MessageChannel();
  return { forWorker: port2, register: (threadId) => register(threadId, port1) };
}

// In a worker, with what its parent sent.
function setMainPort(port) {
  mainPort = port;
  listen(port, deliver);
}

function answer(port, timeout) {
  return new Promise((resolve, reject) => {
    let timer;
    if (timeout !== undefined) {
      timer = setTimeout(() => {
        port.close();
        reject(new codes.ERR_WORKER_MESSAGING_TIMEOUT());
      }, timeout);
    }
    port.once('message', (result) => {
      clearTimeout(timer);
      port.close();
      if (result === kDelivered) resolve();
      else if (result === kListenerThrew) reject(new codes.ERR_WORKER_MESSAGING_ERRORED());
      else reject(new codes.ERR_WORKER_MESSAGING_FAILED());
    });
  });
}

async function postMessageToThread(threadId, value, transferList = [], timeout = undefined) {
  if (typeof transferList === 'number' && timeout === undefined) {
    [transferList, timeout] = [[], transferList];
  }
  if (timeout !== undefined) validateNumber(timeout, 'timeout', 0);
  if (threadId === self.threadId) throw new codes.ERR_WORKER_MESSAGING_SAME_THREAD();
  const { port1, port2: reply } = new MessageChannel();
  const message = {
    type: 'send', source: self.threadId, destination: threadId, value, transferList, reply,
  };
  if (self.isMainThread) route(message, transferList);
  else mainPort.postMessage(message, [reply, ...transferList]);
  await answer(port1, timeout);
}

module.exports = { makePort, postMessageToThread, setMainPort };
