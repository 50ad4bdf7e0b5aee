'use strict';

// net.Socket.prototype.connect(): from the arguments to an attempt on one address, or on several in
// turn (internal/net/attempts).

const { codes } = require('internal/errors');
const { exceptionWithHostPort } = require('internal/errors/system');
const { binding, kOnConnect, setOwner } = require('internal/net/handle');
const { getOptionValue } = require('internal/options');
const { kNormalized, normalizeArgs } = require('internal/net/arguments');

// Process-wide, see net.setDefaultAutoSelectFamily().
const kShortestAttempt = 10;
const defaults = {
  autoSelectFamily: getOptionValue('--network-family-autoselection', true),
  attemptTimeout: Math.max(
    Number(getOptionValue('--network-family-autoselection-attempt-timeout')) || 250,
    kShortestAttempt),
};

function newHandle(isPipe) {
  const handle = binding.newStream();
  handle.isPipe = isPipe;
  return handle;
}

function connect(...args) {
  const normalized = Array.isArray(args[0]) && args[0][kNormalized] ? args[0] : normalizeArgs(args);
  const [options, callback] = normalized;
  if (callback !== null) this.once('connect', callback);
  if (this._parent?.connecting) return this;
  if (options.port === undefined && (options.path === undefined || options.path === null)) {
    throw new codes.ERR_MISSING_ARGS(['options', 'port', 'path']);
  }
  // A socket that has ended may connect anew.
  const { write } = Object.getPrototypeOf(this);
  if (Object.hasOwn(this, 'write') && this.write !== write) this.write = write;
  if (this.destroyed) {
    this._handle = null;
    this._peername = null;
    this._sockname = null;
  }
  const { path } = options;
  if (!this._handle) {
    this._handle = newHandle(Boolean(path));
    this._adopt();
  }
  this._unrefTimer();
  this.connecting = true;
  if (path) {
    const { validateString } = require('internal/validators');
    validateString(path, 'options.path');
    connectTo(this, { address: path });
  } else {
    connectByName(this, options);
  }
  return this;
}

// What a failed attempt at `target` looks like.
function attemptError(status, target) {
  const { address, port, localAddress, localPort } = target;
  const local = localAddress && localPort ? `${localAddress}:${localPort}` : undefined;
  const error = exceptionWithHostPort(status, 'connect', address, port, local);
  if (local !== undefined) {
    error.localAddress = localAddress;
    error.localPort = localPort;
  }
  return error;
}

// Begins an attempt; `done(status)` tells how it ended. Returns the error if it cannot even begin.
function begin(handle, target, done) {
  const { address, family, port, localAddress, localPort } = target;
  handle[kOnConnect] = done;
  let failure;
  if (family === undefined) {
    failure = handle.connectPath(address);
  } else {
    failure = handle.connect(address, port, localAddress ?? '', localPort ?? 0);
  }
  if (failure === undefined) return undefined;
  const [errno, syscall] = failure;
  if (syscall === 'bind') return exceptionWithHostPort(errno, 'bind', localAddress, localPort);
  if (family === undefined) return exceptionWithHostPort(errno, 'connect', address);
  const end = {};
  handle.getsockname(end);
  return exceptionWithHostPort(errno, 'connect', address, port, `${end.address}:${end.port}`);
}

// An end that has only a port is any address of the family.
function localEnd(family, localAddress, localPort) {
  if (!localAddress && !localPort) return {};
  return { localAddress: localAddress || (family === 4 ? '0.0.0.0' : '::'), localPort };
}

function connectTo(socket, target) {
  socket.emit('connectionAttempt', target.address, target.port, target.family);
  const handle = socket._handle;
  if (!handle) return;
  const error = begin(handle, target, (status) => {
    if (socket.destroyed) return;
    if (status === 0) {
      connected(socket);
      return;
    }
    socket.connecting = false;
    socket._sockname = null;
    const failure = attemptError(status, target);
    socket.emit('connectionAttemptFailed', target.address, target.port, target.family, failure);
    socket.destroy(failure);
  });
  if (error !== undefined) socket.destroy(error);
}

function connected(socket) {
  socket.connecting = false;
  socket._sockname = null;
  socket._unrefTimer();
  socket._applySettings();
  socket.emit('connect');
  socket.emit('ready');
  if (!socket.isPaused()) socket.read(0);
}

function familyNumber(family) {
  if (family === 'IPv4') return 4;
  return family === 'IPv6' ? 6 : family;
}

function connectByName(socket, options) {
  const { localAddress, localPort } = options;
  const {
    validateBoolean, validateFunction, validateInt32, validateNumber, validatePort,
  } = require('internal/validators');
  const host = options.host || 'localhost';
  if (localAddress && binding.ipFamily(`${localAddress}`) === 0) {
    throw new codes.ERR_INVALID_IP_ADDRESS(localAddress);
  }
  if (localPort) validateNumber(localPort, 'options.localPort');
  let { port, autoSelectFamily, autoSelectFamilyAttemptTimeout: attemptTimeout } = options;
  if (port !== undefined) {
    if (typeof port !== 'number' && typeof port !== 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
    }
    validatePort(port);
  }
  port |= 0;
  if (autoSelectFamily === undefined || autoSelectFamily === null) {
    ({ autoSelectFamily } = defaults);
  } else {
    validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  }
  if (attemptTimeout === undefined || attemptTimeout === null) {
    ({ attemptTimeout } = defaults);
  } else {
    validateInt32(attemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    attemptTimeout = Math.max(attemptTimeout, kShortestAttempt);
  }

  const known = binding.ipFamily(`${host}`);
  if (known !== 0) {
    process.nextTick(() => {
      if (!socket.connecting) return;
      connectTo(socket, {
        address: host, port, family: known, ...localEnd(known, localAddress, localPort),
      });
    });
    return;
  }

  if (options.lookup !== undefined && options.lookup !== null) {
    validateFunction(options.lookup, 'options.lookup');
  }
  const { addressConfigured, defaultLookup } = require('internal/net/lookup');
  const lookup = options.lookup || defaultLookup();
  const query = { family: familyNumber(options.family), hints: options.hints || 0 };
  const anyFamily = query.family !== 4 && query.family !== 6;
  if (anyFamily && query.hints === 0) query.hints = addressConfigured();
  socket._host = host;

  if (anyFamily && !localAddress && autoSelectFamily) {
    query.all = true;
    const { attemptAll } = require('internal/net/attempts');
    lookup(host, query, (error, addresses) => {
      attemptAll(socket, error, addresses, { host, port, localPort, timeout: attemptTimeout,
                                             options });
    });
    return;
  }
  lookup(host, query, (error, address, family) => {
    socket.emit('lookup', error, address, family, host);
    if (!socket.connecting) return;
    const failure = error || addressError(address, family, options);
    if (failure) {
      // Whoever made the socket just now has no listener on it yet.
      process.nextTick(destroy, socket, failure);
      return;
    }
    socket._unrefTimer();
    connectTo(socket, { address, port, family, ...localEnd(family, localAddress, localPort) });
  });
}

function addressError(address, family, options) {
  if (typeof address !== 'string' || binding.ipFamily(address) === 0) {
    return new codes.ERR_INVALID_IP_ADDRESS(address);
  }
  if (family === 4 || family === 6) return undefined;
  return new codes.ERR_INVALID_ADDRESS_FAMILY(family, options.host, options.port);
}

function destroy(socket, error) {
  socket.destroy(error);
}

module.exports = {
  addressError,
  attemptError,
  begin,
  connect,
  connectTo,
  connected,
  defaults,
  destroy,
  kShortestAttempt,
  localEnd,
  newHandle,
  setOwner,
};
