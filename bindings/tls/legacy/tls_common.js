'use strict';

// tls.createSecureContext() under its old name.

const { SecureContext, createSecureContext } = require('internal/tls/context');
const { translate } = require('internal/x509/describe');

module.exports = { SecureContext, createSecureContext, translatePeerCertificate: translate };
