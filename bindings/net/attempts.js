'use strict';

// Connecting to a name with several addresses: one after the other, the families in turn, each with
// a time of its own (the "happy eyeballs" of RFC 8305, as the option autoSelectFamily does it).

const { NodeAggregateError, codes } = require('internal/errors');
const {
  addressError, attemptError, begin, connectTo, connected, destroy, localEnd, newHandle,
} = require('internal/net/connect');
const { binding } = require('internal/net/handle');

let timedOut;
function timedOutStatus() {
  return timedOut ??= -require('os').constants.errno.ETIMEDOUT;
}

// The usable addresses, once each, beginning with the family of the first.
function interleave(addresses) {
  const groups = { 4: [], 6: [] };
  let firstFamily;
  for (const { address, family } of addresses) {
    if ((family !== 4 && family !== 6) || binding.ipFamily(`${address}`) === 0) continue;
    firstFamily ??= family;
    if (!groups[family].some((known) => known.address === address)) {
      groups[family].push({ address, family });
    }
  }
  if (firstFamily === undefined) return [];
  const first = groups[firstFamily];
  const second = groups[firstFamily === 4 ? 6 : 4];
  const result = [];
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    if (i < first.length) result.push(first[i]);
    if (i < second.length) result.push(second[i]);
  }
  return result;
}

// With what a look-up of all addresses found, or with its error.
function attemptAll(socket, error, addresses, settings) {
  const { host, port, localPort, timeout, options } = settings;
  if (!socket.connecting) return;
  if (error) {
    socket.emit('lookup', error, undefined, undefined, host);
    process.nextTick(destroy, socket, error);
    return;
  }
  for (const { address, family } of addresses) {
    socket.emit('lookup', error, address, family, host);
    if (!socket.connecting) return;
  }
  const targets = interleave(addresses).map(({ address, family }) => (
    { address, family, port, ...localEnd(family, undefined, localPort) }));
  if (targets.length === 0) {
    const [{ address, family }] = addresses;
    const failure = addressError(address, family, options);
    if (failure !== undefined) process.nextTick(destroy, socket, failure);
    return;
  }
  socket._unrefTimer();
  if (targets.length === 1) {
    connectTo(socket, targets[0]);
    return;
  }
  socket.autoSelectFamilyAttemptedAddresses = [];
  new Attempts(socket, targets, timeout).next();
}

class Attempts {
  constructor(socket, targets, timeout) {
    this.socket = socket;
    this.targets = targets;
    this.timeout = timeout;
    this.errors = [];
    this.count = 0;
    this.timer = undefined;
  }

  next() {
    const { errors, socket, targets } = this;
    clearTimeout(this.timer);
    if (socket._aborted) return;
    if (this.count === targets.length) {
      socket.destroy(errors.length === 0 ? new codes.ERR_SOCKET_CONNECTION_TIMEOUT() :
        new NodeAggregateError(errors));
      return;
    }
    const index = this.count++;
    const target = targets[index];
    const { address, port, family } = target;
    if (index > 0) socket._replaceHandle(newHandle(false));
    socket.emit('connectionAttempt', address, port, family);
    const handle = socket._handle;
    if (!handle) return;
    socket.autoSelectFamilyAttemptedAddresses.push(`${address}:${port}`);
    const error = begin(handle, target, (status) => this.#ended(target, status));
    if (error !== undefined) {
      this.#failed(target, error);
      return;
    }
    if (this.count < targets.length) {
      this.timer = setTimeout(() => this.#timedOut(target, handle), this.timeout);
    }
  }

  #ended(target, status) {
    clearTimeout(this.timer);
    if (status === 0) {
      if (!this.socket.destroyed) connected(this.socket);
      return;
    }
    this.#failed(target, attemptError(status, target));
  }

  #failed(target, error) {
    const { address, port, family } = target;
    this.errors.push(error);
    this.socket.emit('connectionAttemptFailed', address, port, family, error);
    if (this.socket.connecting) this.next();
  }

  #timedOut(target, handle) {
    const { address, port, family } = target;
    this.socket.emit('connectionAttemptTimeout', address, port, family);
    this.errors.push(attemptError(timedOutStatus(), target));
    handle.close();
    if (this.socket.connecting) this.next();
  }
}

module.exports = { attemptAll };
