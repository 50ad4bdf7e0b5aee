'use strict';

// tls.createSecureContext(): https://nodejs.org/docs/latest-v20.x/api/tls.html

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const {
  validateBuffer, validateInt32, validateInteger, validateObject, validateString,
} = require('internal/validators');

const binding = internalBinding('tls');

const kVersions = { 'TLSv1': 0x0301, 'TLSv1.1': 0x0302, 'TLSv1.2': 0x0303, 'TLSv1.3': 0x0304 };
const kTicketKeySize = 48;
const kCipherServerPreference = 0x400000;

function warn(text) {
  process.emitWarning(text);
}

function versionNumber(name, which, fallback) {
  name ??= fallback;
  const number = Object.hasOwn(kVersions, name) ? kVersions[name] : undefined;
  if (number === undefined) throw new codes.ERR_TLS_INVALID_PROTOCOL_VERSION(name, which);
  return number;
}

// The versions that one of OpenSSL's methods stood for: [least, most]. `least` is that of contexts
// without a method.
function versionsOfMethod(method, least) {
  const { ERR_TLS_INVALID_PROTOCOL_METHOD: Invalid } = codes;
  const match = /^(SSLv2|SSLv3|SSLv23|TLS|TLSv1|TLSv1_1|TLSv1_2)_(?:(?:client|server)_)?method$/
    .exec(method);
  if (match === null) throw new Invalid(`Unknown method: ${method}`);
  switch (match[1]) {
    case 'SSLv2':
    case 'SSLv3':
      throw new Invalid(`${match[1]} methods disabled`);
    case 'SSLv23':
      return [least, 0x0303];
    case 'TLS':
      return [0x0301, 0x0304];
    case 'TLSv1':
      return [0x0301, 0x0301];
    case 'TLSv1_1':
      return [0x0302, 0x0302];
    default:
      return [0x0303, 0x0303];
  }
}

function validatePem(name, value) {
  if (typeof value !== 'string' && !isArrayBufferView(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

function bytesOf(value) {
  return typeof value === 'string' ? Buffer.from(value) : value;
}

function listOf(value) {
  return Array.isArray(value) ? value : [value];
}

// Certificates that the process trusts beside those that are built in.
let extra;

function extraAuthorities() {
  if (extra !== undefined) return extra;
  extra = null;
  const { NODE_EXTRA_CA_CERTS: file } = process.env;
  if (file) {
    try {
      extra = require('fs').readFileSync(file);
    } catch (error) {
      const reason = error.code === 'ENOENT' ? 'No such file or directory' : error.message;
      warn(`Ignoring extra certs from \`${file}\`, load failed: ${reason}`);
    }
  }
  return extra;
}

let rootTexts;

function rootCertificates() {
  return rootTexts ??= Object.freeze(binding.rootCertificates());
}

// The context whose store has all of them; read at first use.
let roots;

function rootContext() {
  if (roots !== undefined) return roots;
  roots = new binding.SecureContext(kVersions['TLSv1.2'], kVersions['TLSv1.3']);
  const { getOptionValue } = require('internal/options');
  if (getOptionValue('--use-openssl-ca')) {
    const file = process.env.SSL_CERT_FILE || '/etc/ssl/certs/ca-certificates.crt';
    try {
      roots.addCACert(require('fs').readFileSync(file));
    } catch (error) {
      warn(`No certificate authorities: ${error.message}`);
    }
  } else {
    roots.addCACert(Buffer.from(rootCertificates().join('\n')));
  }
  const more = extraAuthorities();
  if (more !== null) roots.addCACert(more);
  return roots;
}

// What the native methods take as bytes, programs may give as strings, too.
for (const name of ['addCACert', 'addCRL', 'loadPKCS12', 'setCert', 'setKey']) {
  const native = binding.SecureContext.prototype[name];
  Object.defineProperty(binding.SecureContext.prototype, name, {
    __proto__: null,
    configurable: true,
    value: {
      [name](...args) {
        return Reflect.apply(native, this, args.map(bytesOf));
      },
    }[name],
    writable: true,
  });
}

// Node's is one of OpenSSL's own objects, which native addons ask for.
Object.defineProperty(binding.SecureContext.prototype, '_external', {
  __proto__: null,
  configurable: true,
  get() {
    this.getMinProto();
    return undefined;
  },
});

class SecureContext {
  constructor(secureProtocol, secureOptions, minVersion, maxVersion) {
    const tls = require('tls');
    let least;
    let most;
    if (secureProtocol) {
      if (minVersion !== undefined && minVersion !== null) {
        throw new codes.ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
      }
      if (maxVersion !== undefined && maxVersion !== null) {
        throw new codes.ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
      }
      least = versionNumber(undefined, 'minimum', tls.DEFAULT_MIN_VERSION);
      [least, most] = versionsOfMethod(secureProtocol, least);
    } else {
      least = versionNumber(minVersion, 'minimum', tls.DEFAULT_MIN_VERSION);
      most = versionNumber(maxVersion, 'maximum', tls.DEFAULT_MAX_VERSION);
    }
    this.context = new binding.SecureContext(least, most);
    if (secureOptions) {
      validateInteger(secureOptions, 'secureOptions');
      this.context.setOptions(secureOptions);
    }
  }
}

function addCertificates(context, { ca, cert, name }) {
  if (ca) {
    for (const item of listOf(ca)) {
      validatePem(`${name}.ca`, item);
      context.addCACert(bytesOf(item));
    }
  } else {
    context.shareStore(rootContext());
  }
  if (!cert) return;
  for (const item of listOf(cert)) {
    validatePem(`${name}.cert`, item);
    context.setCert(bytesOf(item));
  }
}

function addKeys(context, key, passphrase, name) {
  if (passphrase !== undefined && passphrase !== null) {
    validateString(passphrase, `${name}.passphrase`);
  }
  if (!key) return;
  for (const item of listOf(key)) {
    const isPair = Array.isArray(key) && item?.pem !== undefined;
    const pem = isPair ? item.pem : item;
    const secret = (isPair ? item.passphrase : undefined) ?? passphrase;
    validatePem(`${name}.key`, pem);
    if (secret !== undefined && secret !== null) validateString(secret, `${name}.passphrase`);
    context.setKey(bytesOf(pem), secret === undefined || secret === null ? undefined :
      bytesOf(secret));
  }
}

function addPkcs12(context, pfx, passphrase) {
  for (const item of listOf(pfx)) {
    const bytes = item.buf ?? item;
    const secret = item.passphrase || passphrase;
    context.loadPKCS12(bytesOf(bytes), secret ? bytesOf(secret) : undefined);
  }
}

function validateOptional(options, name, validate, prefix) {
  const value = options[name];
  if (value !== undefined && value !== null) validate(value, `${prefix}.${name}`);
  return value;
}

function rejectEngines(options, name) {
  for (const option of ['clientCertEngine', 'privateKeyEngine', 'privateKeyIdentifier']) {
    const value = options[option];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE(
        `${name}.${option}`, ['string', 'null', 'undefined'], value);
    }
  }
  if (typeof options.clientCertEngine === 'string' ||
      (typeof options.privateKeyEngine === 'string' &&
       typeof options.privateKeyIdentifier === 'string')) {
    const { ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED: Unsupported } = codes;
    throw new Unsupported();
  }
}

function configure(context, options, name = 'options') {
  validateObject(options, name);
  const {
    allowPartialTrustChain, ca, cert, ciphers, crl, ecdhCurve, key, passphrase, pfx, sessionTimeout,
    ticketKeys,
  } = options;
  const tls = require('tls');
  addCertificates(context, { ca, cert, name });
  addKeys(context, key, passphrase, name);
  if (validateOptional(options, 'sigalgs', validateString, name) !== undefined &&
      options.sigalgs !== null) {
    if (options.sigalgs === '') throw new codes.ERR_INVALID_ARG_VALUE(`${name}.sigalgs`, '');
    context.setSigalgs(options.sigalgs);
  }
  rejectEngines(options, name);
  validateOptional(options, 'ciphers', validateString, name);
  context.setCiphers(ciphers || tls.DEFAULT_CIPHERS);
  validateOptional(options, 'ecdhCurve', validateString, name);
  context.setECDHCurve(ecdhCurve || tls.DEFAULT_ECDH_CURVE);
  if (allowPartialTrustChain) context.setAllowPartialTrustChain();
  if (crl !== undefined && crl !== null) {
    for (const item of listOf(crl)) {
      validatePem(`${name}.crl`, item);
      context.addCRL(bytesOf(item));
    }
  }
  if (validateOptional(options, 'sessionIdContext', validateString, name)) {
    context.setSessionIdContext(options.sessionIdContext);
  }
  if (pfx !== undefined && pfx !== null) addPkcs12(context, pfx, passphrase);
  if (ticketKeys !== undefined && ticketKeys !== null) {
    validateBuffer(ticketKeys, `${name}.ticketKeys`);
    if (ticketKeys.byteLength !== kTicketKeySize) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        `${name}.ticketKeys`, ticketKeys.byteLength, 'must be exactly 48 bytes');
    }
    context.setTicketKeys(ticketKeys);
  }
  if (sessionTimeout !== undefined && sessionTimeout !== null) {
    validateInt32(sessionTimeout, `${name}.sessionTimeout`, 0);
    context.setSessionTimeout(sessionTimeout);
  }
}

function createSecureContext(options = {}) {
  const { honorCipherOrder, minVersion, maxVersion, secureProtocol } = options;
  let { secureOptions } = options;
  if (honorCipherOrder) secureOptions = (secureOptions || 0) | kCipherServerPreference;
  const made = new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  configure(made.context, options);
  return made;
}

module.exports = { SecureContext, createSecureContext, rootCertificates };
