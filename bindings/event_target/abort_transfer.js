'use strict';

// AbortSignals that can be moved in a message, again and again:
// https://nodejs.org/docs/latest-v20.x/api/util.html#utiltransferableabortsignalsignal

const { codes } = require('internal/errors');
const {
  AbortSignal, abortSignal, createAbortSignal, isAbortSignal,
} = require('internal/abort_signal');
const { MessageChannel } = require('internal/message_port');
const { kDeserialize, kTransfer, newInstance } = require('internal/transferable');

function transfer() {
  const deserializeInfo = 'internal/abort_transfer:TransferredAbortSignal';
  const { aborted, reason } = this;
  if (aborted) return { data: { aborted, reason }, deserializeInfo };
  const { port1, port2 } = new MessageChannel();
  // Nobody else may know the channel: it lives as long as the signal, and keeps nothing running.
  port1.unref();
  this.addEventListener('abort', () => {
    port1.postMessage(this.reason);
    port1.close();
  }, { __proto__: null, once: true });
  return { data: { aborted, port: port2 }, deserializeInfo, transferList: [port2] };
}

// Like all instances of AbortSignal, but known to postMessage().
function newSignal() {
  const signal = newInstance(AbortSignal);
  Object.defineProperty(signal, kTransfer, {
    __proto__: null, value: transfer, writable: true, configurable: true, enumerable: false,
  });
  return signal;
}

function newTransferableSignal() {
  return createAbortSignal(newSignal());
}

function transferableAbortSignal(signal) {
  if (!isAbortSignal(signal)) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  // Another object for the same signal: both have its state and its listeners.
  return Object.defineProperties(newSignal(), Object.getOwnPropertyDescriptors(signal));
}

const TransferredAbortSignal = {
  [kDeserialize]({ aborted, reason, port }) {
    if (aborted) return AbortSignal.abort(reason);
    const signal = createAbortSignal();
    port.on('message', (received) => {
      abortSignal(signal, received);
      port.close();
    });
    port.unref();
    return signal;
  },
};

module.exports = { TransferredAbortSignal, newTransferableSignal, transferableAbortSignal };
