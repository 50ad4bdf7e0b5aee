'use strict';

// node:http2. Many packages only mention it: sessions, TLS and streams load with the first call.

const { customPromisify, defineLazyProperties } = require('internal/util');
const constants = require('internal/http2/constants');
const { sensitiveHeaders } = require('internal/http2/headers');
const {
  getDefaultSettings, getPackedSettings, getUnpackedSettings,
} = require('internal/http2/settings');

function connect(authority, options, listener) {
  return require('internal/http2/client').connect(authority, options, listener);
}

Object.defineProperty(connect, customPromisify, {
  __proto__: null,
  value(authority, options) {
    return new Promise((resolve, reject) => {
      const session = connect(authority, options, () => {
        session.removeListener('error', reject);
        resolve(session);
      });
      session.once('error', reject);
    });
  },
});

function createServer(options, handler) {
  return require('internal/http2/server').createServer(options, handler);
}

function createSecureServer(options, handler) {
  return require('internal/http2/server').createSecureServer(options, handler);
}

function performServerHandshake(socket, options = {}) {
  return require('internal/http2/server').performServerHandshake(socket, options);
}

module.exports = {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
};
defineLazyProperties(module.exports, 'internal/http2/compat',
                     ['Http2ServerRequest', 'Http2ServerResponse']);
