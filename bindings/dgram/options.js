'use strict';

// Methods of dgram.Socket about the socket's options and multicast groups.

const { codes } = require('internal/errors');
const { errnoException } = require('internal/errors/system');
const { handleOf, kState } = require('internal/dgram/state');
const { validateNumber, validateString } = require('internal/validators');

function check(errno, syscall) {
  if (errno < 0) throw errnoException(errno, syscall);
}

function bufferSize(socket, size, method, name) {
  if (size >>> 0 !== size) throw new codes.ERR_SOCKET_BAD_BUFFER_SIZE();
  // More than the system counts with is not a size either.
  const result = size > 0x7fffffff ?
    -require('os').constants.errno.EINVAL : handleOf(socket)[method](size);
  if (result >= 0) return result;
  const binding = internalBinding('util');
  throw new codes.ERR_SOCKET_BUFFER_SIZE({
    errno: result,
    code: binding.systemErrorName(result),
    message: binding.systemErrorMessage(result),
    syscall: name,
  });
}

const receiveSize = (socket, size) =>
  bufferSize(socket, size, 'receiveBufferSize', 'uv_recv_buffer_size');
const sendSize = (socket, size) =>
  bufferSize(socket, size, 'sendBufferSize', 'uv_send_buffer_size');

function asText(value) {
  return value === undefined || value === null ? '' : `${value}`;
}

function changeMembership(socket, method, syscall, group, through) {
  const handle = handleOf(socket);
  if (!group) throw new codes.ERR_MISSING_ARGS('multicastAddress');
  check(handle[method](asText(group), '', asText(through)), syscall);
}

function changeSourceMembership(socket, method, syscall, source, group, through) {
  const handle = handleOf(socket);
  validateString(source, 'sourceAddress');
  validateString(group, 'groupAddress');
  // Without a source it would be another kind of membership.
  const failure = source === '' ?
    -require('os').constants.errno.EINVAL : handle[method](group, source, asText(through));
  check(failure, syscall);
}

const methods = {
  setBroadcast(flag) {
    check(handleOf(this).setBroadcast(Boolean(flag)), 'setBroadcast');
  },
  setTTL(ttl) {
    validateNumber(ttl, 'ttl');
    check(handleOf(this).setTtl(ttl), 'setTTL');
    return ttl;
  },
  setMulticastTTL(ttl) {
    validateNumber(ttl, 'ttl');
    check(handleOf(this).setMulticastTtl(ttl), 'setMulticastTTL');
    return ttl;
  },
  setMulticastLoopback(flag) {
    check(handleOf(this).setMulticastLoopback(Boolean(flag)), 'setMulticastLoopback');
    return flag;
  },
  setMulticastInterface(interfaceAddress) {
    const handle = handleOf(this);
    validateString(interfaceAddress, 'interfaceAddress');
    check(handle.setMulticastInterface(interfaceAddress), 'setMulticastInterface');
  },
  addMembership(multicastAddress, interfaceAddress) {
    changeMembership(this, 'join', 'addMembership', multicastAddress, interfaceAddress);
  },
  dropMembership(multicastAddress, interfaceAddress) {
    changeMembership(this, 'leave', 'dropMembership', multicastAddress, interfaceAddress);
  },
  addSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress) {
    changeSourceMembership(this, 'join', 'addSourceSpecificMembership', sourceAddress,
                           groupAddress, interfaceAddress);
  },
  dropSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress) {
    changeSourceMembership(this, 'leave', 'dropSourceSpecificMembership', sourceAddress,
                           groupAddress, interfaceAddress);
  },
  setRecvBufferSize(size) {
    receiveSize(this, size);
  },
  setSendBufferSize(size) {
    sendSize(this, size);
  },
  getRecvBufferSize() {
    return receiveSize(this, 0);
  },
  getSendBufferSize() {
    return sendSize(this, 0);
  },
  getSendQueueSize() {
    return handleOf(this).queuedBytes();
  },
  getSendQueueCount() {
    return handleOf(this).queuedMessages();
  },
  ref() {
    this[kState].handle?.ref();
    return this;
  },
  unref() {
    this[kState].handle?.unref();
    return this;
  },
};

module.exports = { methods, receiveSize, sendSize };
