'use strict';

// node:tls: https://nodejs.org/docs/latest-v20.x/api/tls.html

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { constants } = require('internal/crypto/constants');
const { isArrayBufferView } = require('internal/util/types');
const { getOptionValue } = require('internal/options');
const { SecureContext, createSecureContext, rootCertificates } = require('internal/tls/context');
const { connect } = require('internal/tls/client');
const { checkServerIdentity } = require('internal/tls/identity');
const { Server } = require('internal/tls/server');
const { TLSSocket } = require('internal/tls/socket');

const kMostProtocol = 255;

function createServer(options, listener) {
  return new Server(options, listener);
}

// Each name behind its length, as ALPN has them (RFC 7301 section 3.1).
function toWire(protocols) {
  const parts = [];
  protocols.forEach((protocol, index) => {
    const bytes = Buffer.from(protocol);
    if (bytes.length > kMostProtocol) {
      throw new codes.ERR_OUT_OF_RANGE(
        `The byte length of the protocol at index ${index} exceeds the maximum length.`,
        `<= ${kMostProtocol}`, bytes.length, true);
    }
    parts.push(Buffer.of(bytes.length), bytes);
  });
  return Buffer.concat(parts);
}

function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) {
    out.ALPNProtocols = toWire(protocols);
  } else if (isArrayBufferView(protocols)) {
    const { buffer, byteLength, byteOffset } = protocols;
    out.ALPNProtocols = Buffer.from(buffer.slice(byteOffset, byteOffset + byteLength));
  }
}

let ciphers;

function getCiphers() {
  ciphers ??= [...new Set(internalBinding('tls').ciphers())].sort();
  return [...ciphers];
}

// A pair of sockets, of which the one is encrypted: what there was before TLSSocket.
function createSecurePair(context, isServer, requestCert, rejectUnauthorized, options) {
  context ??= createSecureContext();
  if (!(context instanceof SecureContext)) throw new codes.ERR_TLS_INVALID_CONTEXT('context');
  const { duplexPair } = require('internal/streams/duplex_pair');
  const EventEmitter = require('events');
  const [near, far] = duplexPair();
  const pair = new EventEmitter();
  options ??= {};
  const cleartext = new TLSSocket(near, {
    secureContext: context,
    isServer: Boolean(isServer),
    requestCert: Boolean(requestCert),
    rejectUnauthorized: Boolean(rejectUnauthorized),
    ...options,
  });
  pair.credentials = context;
  pair.cleartext = cleartext;
  pair.encrypted = far;
  pair.destroy = () => {
    cleartext.destroy();
    far.destroy();
  };
  cleartext._releaseControl();
  cleartext.once('secure', () => pair.emit('secure'));
  cleartext.on('error', (error) => pair.emit('error', error));
  if (!isServer) cleartext._start();
  return pair;
}

const { deprecate } = require('internal/util');

module.exports = {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  DEFAULT_CIPHERS: constants.defaultCipherList,
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MAX_VERSION: 'TLSv1.3',
  DEFAULT_MIN_VERSION: 'TLSv1.2',
  SecureContext,
  Server,
  TLSSocket,
  checkServerIdentity,
  connect,
  convertALPNProtocols,
  createSecureContext,
  createSecurePair: deprecate(
    createSecurePair, 'tls.createSecurePair() is deprecated. Please use tls.TLSSocket instead.',
    'DEP0064'),
  createServer,
  getCiphers,
};

if (getOptionValue('--tls-min-v1.0')) module.exports.DEFAULT_MIN_VERSION = 'TLSv1';
else if (getOptionValue('--tls-min-v1.1')) module.exports.DEFAULT_MIN_VERSION = 'TLSv1.1';
else if (getOptionValue('--tls-min-v1.3')) module.exports.DEFAULT_MIN_VERSION = 'TLSv1.3';
if (getOptionValue('--tls-max-v1.2')) module.exports.DEFAULT_MAX_VERSION = 'TLSv1.2';

Object.defineProperty(module.exports, 'rootCertificates', {
  __proto__: null, configurable: false, enumerable: true, get: rootCertificates,
});
