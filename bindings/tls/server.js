'use strict';

// tls.Server: https://nodejs.org/docs/latest-v20.x/api/tls.html#class-tlsserver

const net = require('net');
const { Buffer } = require('buffer');
const EventEmitter = require('events');
const { ConnResetException, codes } = require('internal/errors');
const { createSecureContext } = require('internal/tls/context');
const { TLSSocket } = require('internal/tls/socket');
const { deprecate } = require('internal/util');
const { validateBuffer, validateFunction, validateNumber } = require('internal/validators');

const kErrorEmitted = Symbol('errorEmitted');
const kHandshakeTimeout = Symbol('handshakeTimeout');
const kSniCallback = Symbol('sniCallback');
const kDefaultHandshakeTimeout = 120_000;
const kTicketKeySize = 48;

// Listener of 'connection'.
function onConnection(rawSocket) {
  const socket = new TLSSocket(rawSocket, {
    secureContext: this._sharedCreds,
    isServer: true,
    server: this,
    requestCert: this.requestCert,
    rejectUnauthorized: this.rejectUnauthorized,
    handshakeTimeout: this[kHandshakeTimeout],
    ALPNProtocols: this.ALPNProtocols,
    ALPNCallback: this.ALPNCallback,
    SNICallback: this[kSniCallback] || chooseByName,
    enableTrace: this.enableTrace,
    pauseOnConnect: this.pauseOnConnect,
    pskCallback: this.pskCallback,
    pskIdentityHint: this.pskIdentityHint,
    highWaterMark: this.highWaterMark,
  });
  socket[kErrorEmitted] = false;
  socket.on('secure', onSecure);
  socket.on('close', onClose);
  socket.on('_tlsError', onError);
}

function onSecure() {
  if (this._requestCert) {
    const failure = this._handle.verifyError();
    if (failure) {
      this.authorizationError = failure.code;
      if (this._rejectUnauthorized) this.destroy();
    } else {
      this.authorized = true;
    }
  }
  if (this.destroyed || !this._releaseControl()) return;
  this.secureConnecting = false;
  this._tlsOptions.server.emit('secureConnection', this);
}

function onClose() {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', new ConnResetException('socket hang up'), this);
}

function onError(error) {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', error, this);
}

function chooseByName(servername, callback) {
  const { server } = this ?? {};
  const found = server?._contexts.findLast(([pattern]) => pattern.test(servername));
  callback(null, found?.[1]);
}

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === undefined || options === null || typeof options === 'object') {
    options ??= {};
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  this._contexts = [];
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  this.ALPNCallback = options.ALPNCallback;
  if (this.ALPNCallback) {
    validateFunction(this.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols) throw new codes.ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  }
  if (options.sessionTimeout) this.sessionTimeout = options.sessionTimeout;
  if (options.ticketKeys) this.ticketKeys = options.ticketKeys;
  if (options.ALPNProtocols) {
    require('tls').convertALPNProtocols(options.ALPNProtocols, this);
  }
  this.setSecureContext(options);
  this[kHandshakeTimeout] = options.handshakeTimeout || kDefaultHandshakeTimeout;
  validateNumber(this[kHandshakeTimeout], 'options.handshakeTimeout');
  this[kSniCallback] = options.SNICallback;
  if (this[kSniCallback]) validateFunction(this[kSniCallback], 'options.SNICallback');
  if (options.pskCallback) validateFunction(options.pskCallback, 'options.pskCallback');
  this.pskCallback = options.pskCallback;
  this.pskIdentityHint = options.pskIdentityHint;
  Reflect.apply(net.Server, this, [options, onConnection]);
  this.enableTrace = options.enableTrace;
  if (listener) this.on('secureConnection', listener);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

const { prototype } = Server;

// Where nothing else tells whose sessions are whose: the keys and certificates do.
function sessionIdContext(options) {
  const { createHash } = require('crypto');
  const hash = createHash('sha256');
  for (const name of ['pfx', 'key', 'cert', 'ca']) {
    for (const item of [options[name]].flat()) {
      const part = item?.pem ?? item?.buf ?? item;
      if (typeof part === 'string' || ArrayBuffer.isView(part)) hash.update(part);
    }
  }
  return hash.digest('hex').slice(0, 32);
}

prototype.setSecureContext = function setSecureContext(options) {
  const { validateObject } = require('internal/validators');
  validateObject(options, 'options');
  for (const name of ['pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'ca', 'minVersion',
                      'maxVersion', 'secureProtocol', 'crl', 'sigalgs', 'ciphers', 'ecdhCurve',
                      'dhparam', 'honorCipherOrder', 'secureOptions', 'sessionIdContext',
                      'privateKeyIdentifier', 'privateKeyEngine']) {
    this[name] = options[name] || undefined;
  }
  if (this.honorCipherOrder === undefined && options.honorCipherOrder !== false) {
    this.honorCipherOrder = true;
  }
  if (options.sessionTimeout) this.sessionTimeout = options.sessionTimeout;
  if (options.ticketKeys) this.ticketKeys = options.ticketKeys;
  const keys = this._sharedCreds && !this.ticketKeys ? this.getTicketKeys() : undefined;
  const tls = require('tls');
  this._sharedCreds = tls.createSecureContext({
    allowPartialTrustChain: options.allowPartialTrustChain,
    pfx: this.pfx,
    key: this.key,
    passphrase: this.passphrase,
    cert: this.cert,
    clientCertEngine: this.clientCertEngine,
    ca: this.ca,
    minVersion: this.minVersion,
    maxVersion: this.maxVersion,
    secureProtocol: this.secureProtocol,
    crl: this.crl,
    sigalgs: this.sigalgs,
    ciphers: this.ciphers,
    ecdhCurve: this.ecdhCurve,
    dhparam: this.dhparam,
    honorCipherOrder: this.honorCipherOrder,
    secureOptions: this.secureOptions,
    sessionIdContext: this.sessionIdContext || sessionIdContext(options),
    sessionTimeout: this.sessionTimeout,
    ticketKeys: this.ticketKeys ?? keys,
    privateKeyIdentifier: this.privateKeyIdentifier,
    privateKeyEngine: this.privateKeyEngine,
  });
};

prototype.getTicketKeys = function getTicketKeys() {
  return Buffer.from(this._sharedCreds.context.getTicketKeys());
};

prototype.setTicketKeys = function setTicketKeys(keys) {
  validateBuffer(keys);
  if (keys.byteLength !== kTicketKeySize) {
    throw new codes.ERR_INVALID_ARG_VALUE('keys', keys.byteLength,
                                          'Session ticket keys must be a 48-byte buffer');
  }
  this._sharedCreds.context.setTicketKeys(keys);
};

// What setSecureContext() and properties do now.
function setOptions(options) {
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  for (const name of ['pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'ca', 'minVersion',
                      'maxVersion', 'crl', 'ciphers', 'ecdhCurve', 'dhparam', 'sessionTimeout',
                      'ticketKeys', 'secureOptions', 'privateKeyIdentifier', 'privateKeyEngine',
                      'sessionIdContext']) {
    if (options[name]) this[name] = options[name];
  }
  if (options.honorCipherOrder !== undefined) {
    this.honorCipherOrder = Boolean(options.honorCipherOrder);
  }
  const { clientCertEngine: engine } = options;
  if (engine !== undefined && typeof engine !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'options.clientCertEngine', ['string', 'null', 'undefined'], engine);
  }
}

prototype.setOptions = deprecate(
  setOptions, 'Server.prototype.setOptions() is deprecated', 'DEP0122');

prototype.addContext = function addContext(servername, context) {
  if (!servername) throw new codes.ERR_TLS_REQUIRED_SERVER_NAME();
  const pattern = servername.replace(/([.^$+?\-\\[\]{}])/g, '\\$1').replace(/\*/g, '[^.]*');
  const { SecureContext } = require('internal/tls/context');
  const made = context instanceof SecureContext ? context : createSecureContext(context);
  this._contexts.push([new RegExp(`^${pattern}$`), made.context]);
};

prototype[EventEmitter.captureRejectionSymbol] = function(error, event, socket) {
  if (event === 'secureConnection') socket.destroy(error);
  else Reflect.apply(net.Server.prototype[EventEmitter.captureRejectionSymbol], this,
                     [error, event, socket]);
};

module.exports = { Server };
