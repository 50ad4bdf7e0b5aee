'use strict';

// tls.connect(): https://nodejs.org/docs/latest-v20.x/api/tls.html#tlsconnectoptions-callback

const net = require('net');
const { ConnResetException } = require('internal/errors');
const { normalizeArgs } = require('internal/net/arguments');
const { TLSSocket, kPendingSession, kVerified } = require('internal/tls/socket');
const { validateFunction, validateNumber } = require('internal/validators');

const kConnectOptions = Symbol('connectOptions');

let warnedOfUnverified = false;
let warnedOfAddress = false;

// Whether NODE_TLS_REJECT_UNAUTHORIZED turns verification off.
function allowsUnauthorized() {
  const allowed = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (allowed && !warnedOfUnverified) {
    warnedOfUnverified = true;
    process.emitWarning(
      'Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to \'0\' makes TLS ' +
      'connections and HTTPS requests insecure by disabling certificate verification.');
  }
  return allowed;
}

function readArguments(args) {
  const [options, callback] = normalizeArgs(args);
  // connect(port[, host][, options]) and connect(path[, options]).
  for (const more of args.slice(1, 3)) {
    if (more !== null && typeof more === 'object') Object.assign(options, more);
  }
  return [options, callback];
}

function connect(...args) {
  const [given, callback] = readArguments(args);
  const tls = require('tls');
  const options = {
    rejectUnauthorized: !allowsUnauthorized(),
    ciphers: tls.DEFAULT_CIPHERS,
    checkServerIdentity: tls.checkServerIdentity,
    minDHSize: 1024,
    ...given,
  };
  if (!options.keepAlive) options.singleUse = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  validateNumber(options.minDHSize, 'options.minDHSize', 1);
  const secureContext = options.secureContext || tls.createSecureContext(options);
  const { socket } = options;
  const tlsSocket = new TLSSocket(socket, {
    allowHalfOpen: socket ? socket.allowHalfOpen : Boolean(options.allowHalfOpen),
    pipe: Boolean(options.path),
    secureContext,
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    ALPNProtocols: options.ALPNProtocols,
    requestOCSP: options.requestOCSP,
    enableTrace: options.enableTrace,
    pskCallback: options.pskCallback,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
    noDelay: options.noDelay,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
  });
  options.rejectUnauthorized = options.rejectUnauthorized !== false;
  tlsSocket[kConnectOptions] = options;
  if (callback) tlsSocket.once('secureConnect', callback);
  if (!socket) {
    if (options.timeout) tlsSocket.setTimeout(options.timeout);
    tlsSocket.connect(options, tlsSocket._start);
  }
  tlsSocket._releaseControl();
  if (options.session) tlsSocket.setSession(options.session);
  if (options.servername) {
    if (!warnedOfAddress && net.isIP(options.servername)) {
      warnedOfAddress = true;
      process.emitWarning(
        'Setting the TLS ServerName to an IP address is not permitted by RFC 6066. This will be ' +
        'ignored in a future version.', 'DeprecationWarning', 'DEP0123');
    }
    tlsSocket.setServername(options.servername);
  }
  if (socket) tlsSocket._start();
  tlsSocket.on('secure', onSecure);
  tlsSocket.prependListener('end', onEarlyEnd);
  return tlsSocket;
}

function onSecure() {
  const options = this[kConnectOptions];
  let failure = this._handle.verifyError();
  // Who resumes a session has looked at the certificate when it was made.
  if (!failure && !this.isSessionReused()) {
    const certificate = this.getPeerCertificate(true);
    const hostname =
      options.servername || options.host || options.socket?._host || 'localhost';
    failure = options.checkServerIdentity(hostname, certificate);
  }
  if (failure) {
    this.authorized = false;
    this.authorizationError = failure.code || failure.message;
    if (options.rejectUnauthorized !== false) {
      this.destroy(failure);
      return;
    }
  } else {
    this.authorized = true;
  }
  this.secureConnecting = false;
  this.emit('secureConnect');
  this[kVerified] = true;
  const session = this[kPendingSession];
  this[kPendingSession] = null;
  if (session) this.emit('session', session);
  this.removeListener('end', onEarlyEnd);
}

function onEarlyEnd() {
  if (this._hadError) return;
  const { host, localAddress, path, port } = this[kConnectOptions];
  this._hadError = true;
  const error = new ConnResetException(
    'Client network socket disconnected before secure TLS connection was established');
  this.destroy(Object.assign(error, { path, host, port, localAddress }));
}

module.exports = { connect };
