'use strict';

// node:net. https://nodejs.org/docs/latest-v20.x/api/net.html

const { normalizeArgs } = require('internal/net/arguments');
const { defaults, kShortestAttempt } = require('internal/net/connect');
const { binding } = require('internal/net/handle');
const { Server } = require('internal/net/server');
const { Socket } = require('internal/net/socket');
const dc = require('diagnostics_channel');

const clientChannel = dc.channel('net.client.socket');

function connect(...args) {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new Socket(options);
  if (clientChannel.hasSubscribers) clientChannel.publish({ socket });
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

function isIP(input) {
  return binding.ipFamily(`${input}`);
}

function isIPv4(input) {
  return isIP(input) === 4;
}

function isIPv6(input) {
  return isIP(input) === 6;
}

function getDefaultAutoSelectFamily() {
  return defaults.autoSelectFamily;
}

function setDefaultAutoSelectFamily(value) {
  const { validateBoolean } = require('internal/validators');
  validateBoolean(value, 'value');
  defaults.autoSelectFamily = value;
}

function getDefaultAutoSelectFamilyAttemptTimeout() {
  return defaults.attemptTimeout;
}

function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  const { validateInt32 } = require('internal/validators');
  validateInt32(value, 'value', 1);
  defaults.attemptTimeout = Math.max(value, kShortestAttempt);
}

let warnedOfAccepts = false;

module.exports = {
  _normalizeArgs: normalizeArgs,
  _setSimultaneousAccepts() {
    if (warnedOfAccepts) return;
    warnedOfAccepts = true;
    process.emitWarning('net._setSimultaneousAccepts() is deprecated and will be removed.',
                        'DeprecationWarning', 'DEP0121');
  },
  get BlockList() {
    return require('internal/blocklist').BlockList;
  },
  get SocketAddress() {
    return require('internal/socketaddress').SocketAddress;
  },
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily,
  setDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
