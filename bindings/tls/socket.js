'use strict';

// tls.TLSSocket: a net.Socket whose handle has a TLS session in it.
// https://nodejs.org/docs/latest-v20.x/api/tls.html#class-tlstlssocket

const { Buffer } = require('buffer');
const net = require('net');
const { codes } = require('internal/errors');
const { binding: netBinding } = require('internal/net/handle');
const { TlsHandle, events } = require('internal/tls/handle');
const { answer, requireView } = require('internal/tls/handshake');
const {
  validateFunction, validateInt32, validateObject, validateString, validateUint32,
} = require('internal/validators');

const kVerified = Symbol('verified');
const kPendingSession = Symbol('pendingSession');
// Of a client: what 'session' has told last. In TLS 1.3 a session comes after the handshake, and
// more than once (RFC 8446 section 4.6.1).
const kLatestSession = Symbol('latestSession');
const kOwnError = Symbol('ownError');
// RFC 8446 section 5.1, and what OpenSSL goes down to.
const kLongestFragment = 16384;
const kShortestFragment = 512;

const kHandshakeTimer = Symbol('handshakeTimer');

const { prototype: inherited } = net.Socket;

function TLSSocket(socket, options) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, options);
  const settings = { ...options };
  if (settings.ALPNProtocols) {
    require('tls').convertALPNProtocols(settings.ALPNProtocols, settings);
  }
  this._tlsOptions = settings;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[kVerified] = false;
  this[kPendingSession] = null;
  this[kLatestSession] = null;
  this[kHandshakeTimer] = null;

  const handle = wrapHandle(this, socket ?? null);
  Reflect.apply(net.Socket, this, [{
    handle,
    allowHalfOpen: socket ? socket.allowHalfOpen : settings.allowHalfOpen,
    pauseOnCreate: settings.pauseOnConnect,
    manualStart: true,
    highWaterMark: settings.highWaterMark,
    onread: socket ? null : settings.onread,
    signal: settings.signal,
    noDelay: settings.noDelay,
    keepAlive: settings.keepAlive,
    keepAliveInitialDelay: settings.keepAliveInitialDelay,
  }]);
  this.ssl = handle;
  // A socket without listeners hears of errors until somebody else has taken it.
  this.on('error', this._tlsError);
  init(this, socket ?? null);
  process.nextTick(initRead, this, socket ?? null);
}
Object.setPrototypeOf(TLSSocket.prototype, inherited);
Object.setPrototypeOf(TLSSocket, net.Socket);

const { prototype } = TLSSocket;

// The transport below: the handle of `socket`, one over the stream that it is, or a new one.
function transportFor(tlsSocket, socket) {
  if (socket === null) {
    const transport = netBinding.newStream();
    transport.isPipe = Boolean(tlsSocket._tlsOptions.pipe);
    return [transport, undefined];
  }
  const closing = (callback) => {
    if (socket._handle === null || socket.destroyed) {
      if (typeof callback === 'function') setImmediate(() => callback());
    } else if (typeof callback === 'function') {
      socket.once('close', () => callback());
    }
    socket.destroy();
  };
  if (socket instanceof net.Socket && socket._handle) {
    return [socket._handle, closing];
  }
  const { DuplexTransport } = require('internal/tls/duplex_transport');
  return [new DuplexTransport(socket, (error) => tlsSocket._emitTLSError(error)), undefined];
}

function wrapHandle(tlsSocket, socket, transport, closing) {
  const { _tlsOptions: settings } = tlsSocket;
  let { secureContext } = settings;
  if (!secureContext) {
    secureContext = require('tls').createSecureContext(settings);
  }
  const context = secureContext.context ?? secureContext;
  const { SecureContext } = internalBinding('tls');
  if (!(context instanceof SecureContext)) {
    throw new codes.ERR_TLS_INVALID_CONTEXT('context');
  }
  if (transport === undefined) [transport, closing] = transportFor(tlsSocket, socket);
  return new TlsHandle(tlsSocket, transport, context, Boolean(settings.isServer), closing);
}

function configure(tlsSocket) {
  const { _handle: { session }, _tlsOptions: settings } = tlsSocket;
  const { isServer, server } = settings;
  session.setVerifyMode(Boolean(settings.requestCert), settings.rejectUnauthorized !== false);
  if (isServer) {
    if (server?.listenerCount('resumeSession') > 0 || server?.listenerCount('newSession') > 0) {
      session.enableSessionLookup();
    }
    if (typeof settings.SNICallback === 'function' || server !== undefined) {
      tlsSocket._SNICallback = settings.SNICallback;
      session.enableCertificateEvent();
    }
    if (server?.listenerCount('keylog') > 0 || tlsSocket.listenerCount('keylog') > 0) {
      session.enableKeylog();
    }
    if (settings.ALPNCallback) {
      validateFunction(settings.ALPNCallback, 'options.ALPNCallback');
      if (settings.ALPNProtocols) throw new codes.ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
      session.enableAlpnChoice();
    }
  } else {
    if (tlsSocket.listenerCount('keylog') > 0) session.enableKeylog();
    if (settings.session) session.setSession(settings.session);
  }
  if (settings.ALPNProtocols) session.setAlpn(settings.ALPNProtocols);
  if (settings.pskCallback) {
    validateFunction(settings.pskCallback, 'pskCallback');
    if (settings.pskIdentityHint) {
      validateString(settings.pskIdentityHint, 'options.pskIdentityHint');
    }
    session.enablePsk(settings.pskIdentityHint);
  }
  if (settings.requestOCSP) session.requestOcsp();
}

function init(tlsSocket, socket) {
  const { _tlsOptions: settings } = tlsSocket;
  const { isServer, server } = settings;
  tlsSocket._requestCert = Boolean(settings.requestCert) || !isServer;
  tlsSocket._rejectUnauthorized = settings.rejectUnauthorized !== false;
  settings.requestCert = tlsSocket._requestCert;
  if (isServer && settings.SNICallback !== undefined && settings.SNICallback !== null) {
    validateFunction(settings.SNICallback, 'options.SNICallback');
  }
  configure(tlsSocket);
  tlsSocket.on('newListener', (event) => {
    if (event === 'keylog') tlsSocket._handle?.session.enableKeylog();
  });
  if (server) tlsSocket.server = server;
  if (socket) {
    const isNet = socket instanceof net.Socket;
    // Whose timer is to know of what happens.
    if (isNet) tlsSocket._parent = socket;
    tlsSocket.connecting = Boolean(socket.connecting) || (isNet && !socket._handle);
    if (tlsSocket.connecting) {
      socket.once('connect', () => {
        tlsSocket.connecting = false;
        tlsSocket.emit('connect');
      });
    }
    // A transport that goes takes the socket with it.
    socket.on('close', () => tlsSocket.destroy());
    if (isNet && socket._handle) socket.on('error', (error) => tlsSocket._emitTLSError(error));
  }
  logKeys(tlsSocket);
  if (settings.handshakeTimeout > 0) {
    tlsSocket[kHandshakeTimer] =
      setTimeout(() => tlsSocket._handleTimeout(), settings.handshakeTimeout);
    tlsSocket[kHandshakeTimer].unref();
  }
}

let warnedOfKeylog = false;

// The option --tls-keylog: the secrets of all connections in a file, for those who debug them.
function logKeys(tlsSocket) {
  const { getOptionValue } = require('internal/options');
  const file = getOptionValue('--tls-keylog');
  if (!file) return;
  if (!warnedOfKeylog) {
    warnedOfKeylog = true;
    process.emitWarning('Using --tls-keylog makes TLS connections insecure by writing secret key ' +
      `material to file ${file}`);
  }
  const { appendFile } = require('fs');
  tlsSocket.on('keylog', (line) => {
    appendFile(file, line, { mode: 0o600 }, (error) => {
      if (error && warnedOfKeylog !== null) {
        warnedOfKeylog = null;
        process.emitWarning(`Failed to write TLS keylog: ${error.message}`);
      }
    });
  });
}

// On the next tick, so that who made the socket has its listeners on it.
function initRead(tlsSocket, socket) {
  if (!tlsSocket._handle) return;
  if (socket !== null && socket._handle) {
    // What the peer has sent before it was asked for TLS.
    let chunk;
    while ((chunk = socket.read?.()) !== null && chunk !== undefined) {
      tlsSocket._handle.session.receive(chunk);
      tlsSocket._handle.cycle();
      if (!tlsSocket._handle) return;
    }
  }
  // What is not connected reads when it is.
  if (socket === null) return;
  const start = () => tlsSocket._handle?.transport.readStart();
  if (tlsSocket.connecting) tlsSocket.once('connect', start);
  else start();
  if (!tlsSocket._tlsOptions.pauseOnConnect) tlsSocket.read(0);
}

prototype._replaceHandle = function(transport) {
  const name = this._handle?.session.getServername() || this.servername;
  const session = this._tlsOptions.session;
  this._handle?.close();
  this._handle = wrapHandle(this, null, transport);
  this.ssl = this._handle;
  this._adopt();
  configure(this);
  if (session) this.setSession(session);
  if (name) this.setServername(name);
};

prototype._start = function() {
  if (this.connecting) {
    this.once('connect', this._start);
    return;
  }
  if (!this._handle) return;
  this._handle.readStart();
  this._handle.start();
};

prototype._handleTimeout = function() {
  this._emitTLSError(new codes.ERR_TLS_HANDSHAKE_TIMEOUT());
};

prototype._emitTLSError = function(error) {
  const shown = this._tlsError(error);
  if (shown) {
    this[kOwnError] = shown;
    this.destroy(shown);
  } else {
    this.destroy();
  }
};

// Nothing where nobody has taken the socket yet: a server hears of it in another way.
prototype._tlsError = function(error) {
  this.emit('_tlsError', error);
  return this._controlReleased ? error : null;
};

prototype._releaseControl = function() {
  if (this._controlReleased) return false;
  this._controlReleased = true;
  this.removeListener('error', this._tlsError);
  return true;
};

// What the handle tells. See session.h for the events.

prototype._failTls = function(error) {
  if (this.destroyed || this._hadError) return;
  this._hadError = true;
  const { isServer } = this._tlsOptions;
  if (!this._secureEstablished) {
    this.destroy(error);
  } else if (isServer && this._rejectUnauthorized &&
             error.code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') {
    this.destroy();
  } else {
    this._emitTLSError(error);
  }
};

prototype._finishTls = function() {
  if (this._newSessionPending) {
    this._securePending = true;
    return;
  }
  const handle = this._handle;
  if (!handle) return;
  this.alpnProtocol = handle.session.getAlpn();
  this.servername ??= handle.session.getServername();
  this._secureEstablished = true;
  clearTimeout(this[kHandshakeTimer]);
  this.emit('secure');
};

prototype._hearTls = function(event, [first, second]) {
  const { isServer, server } = this._tlsOptions;
  if (event === events.kKeylog) {
    const line = Buffer.from(first);
    this.emit('keylog', line);
    server?.emit('keylog', line, this);
  } else if (event === events.kNewSession) {
    const session = Buffer.from(second);
    if (!isServer) {
      this[kLatestSession] = session;
      if (this[kVerified]) this.emit('session', session);
      else this[kPendingSession] = session;
      return;
    }
    if (!server || server.listenerCount('newSession') === 0) return;
    let called = false;
    this._newSessionPending = true;
    server.emit('newSession', Buffer.from(first), session, () => {
      if (called) return;
      called = true;
      this._newSessionPending = false;
      if (!this._securePending) return;
      this._securePending = false;
      this._finishTls();
    });
  }
};

prototype._answerTls = function(event, values) {
  return answer(this, event, values);
};

prototype._destroy = function(error, callback) {
  clearTimeout(this[kHandshakeTimer]);
  this.secureConnecting = false;
  Reflect.apply(inherited._destroy, this, [error, callback]);
  this.ssl = null;
};

prototype._destroySSL = function() {
  this._handle?.release();
};

prototype.setServername = function(name) {
  validateString(name, 'name');
  if (this._tlsOptions.isServer) throw new codes.ERR_TLS_SNI_FROM_SERVER();
  this._handle?.session.setServername(name);
};

prototype.setSession = function(session) {
  if (typeof session === 'string') session = Buffer.from(session, 'latin1');
  this._tlsOptions.session = session;
  this._handle?.session.setSession(session);
};

prototype.setMaxSendFragment = function(size) {
  validateInt32(size, 'size');
  if (size < kShortestFragment || size > kLongestFragment) return false;
  return this._handle?.session.setMaxSendFragment(size) ?? false;
};

prototype.disableRenegotiation = function() {
  this._renegotiationDisabled = true;
};

// BoringSSL asks for no new handshake; that of a server is followed.
prototype.renegotiate = function(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return undefined;
  const error = this._renegotiationDisabled ? new codes.ERR_TLS_RENEGOTIATION_DISABLED() :
    new codes.ERR_METHOD_NOT_IMPLEMENTED('tlsSocket.renegotiate');
  if (callback) process.nextTick(callback, error);
  return false;
};

prototype.exportKeyingMaterial = function(length, label, context) {
  validateUint32(length, 'length', true);
  validateString(label, 'label');
  if (context !== undefined) requireView(context, 'context');
  if (!this._secureEstablished) throw new codes.ERR_TLS_INVALID_STATE();
  return Buffer.from(this._handle.session.exportKeyingMaterial(length, label, context));
};

prototype.setKeyCert = function(context) {
  const { SecureContext, createSecureContext } = require('internal/tls/context');
  const chosen = context instanceof SecureContext ? context : createSecureContext(context);
  this._handle.session.setContext(chosen.context);
};

prototype.enableTrace = function() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('tlsSocket.enableTrace');
};

prototype.getPeerCertificate = function(detailed) {
  if (!this._handle) return null;
  const { describeChain } = require('internal/x509/describe');
  return describeChain(this._handle.session.getPeerCertificates(), Boolean(detailed));
};

prototype.getCertificate = function() {
  if (!this._handle) return null;
  const { describe } = require('internal/x509/describe');
  const own = this._handle.session.getCertificate();
  return own === undefined ? {} : describe(own);
};

prototype.getPeerX509Certificate = function() {
  const chain = this._handle?.session.getPeerCertificates();
  if (chain === undefined) return undefined;
  const { fromChain } = require('internal/crypto/x509');
  return fromChain(chain);
};

prototype.getX509Certificate = function() {
  const own = this._handle?.session.getCertificate();
  return own === undefined ? undefined : require('internal/crypto/x509').fromChain([own]);
};

prototype.getCipher = function() {
  const found = this._handle?.session.getCipher();
  if (found === undefined) return this._handle ? undefined : null;
  const [name, standardName, version] = found;
  return { name, standardName, version };
};

prototype.getEphemeralKeyInfo = function() {
  if (!this._handle) return null;
  if (this._tlsOptions.isServer) return null;
  const found = this._handle.session.getEphemeralKey();
  if (found === undefined) return {};
  const [type, name, size] = found;
  return { type, name, size };
};

// What BoringSSL keeps to itself.
prototype.getSharedSigalgs = function() {
  return [];
};

function defineGetter(name, native, none) {
  prototype[name] = {
    [name]() {
      if (!this._handle) return none;
      const value = this._handle.session[native]();
      return value instanceof ArrayBuffer ? Buffer.from(value) : value;
    },
  }[name];
}

// The bytes of the session that a client would resume, where it is not the one of the handshake.
function sessionToResume(tlsSocket) {
  const { isServer, session } = tlsSocket._tlsOptions;
  if (isServer || tlsSocket.getProtocol() !== 'TLSv1.3') return undefined;
  return tlsSocket[kLatestSession] ?? (tlsSocket.isSessionReused() ? session : undefined);
}

prototype.getSession = function() {
  if (!this._handle) return null;
  const session = sessionToResume(this) ?? this._handle.session.getSession();
  return session && Buffer.from(session);
};

prototype.getTLSTicket = function() {
  if (!this._handle) return null;
  const ticket = this._handle.session.getTicket(sessionToResume(this));
  return ticket && Buffer.from(ticket);
};

defineGetter('getFinished', 'getFinished', null);
defineGetter('getPeerFinished', 'getPeerFinished', null);
defineGetter('isSessionReused', 'isReused', null);
defineGetter('getProtocol', 'getProtocol', null);

Object.defineProperty(prototype, 'encrypted', {
  __proto__: null, configurable: true, enumerable: true, writable: true, value: true,
});

module.exports = { TLSSocket, kPendingSession, kVerified };
