'use strict';

// crypto.X509Certificate:
// https://nodejs.org/docs/latest-v20.x/api/crypto.html#class-x509certificate

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { PublicKeyObject, isKeyObject, kHandle } = require('internal/crypto/keys');
const { Transferable, kClone, kDeserialize } = require('internal/transferable');
const { isArrayBufferView } = require('internal/util/types');
const { validateBoolean, validateObject, validateString } = require('internal/validators');

const { Certificate } = internalBinding('x509');

// Flags of X509_check_host().
const kAlwaysCheckSubject = 0x1;
const kNoWildcards = 0x2;
const kNoPartialWildcards = 0x4;
const kMultiLabelWildcards = 0x8;
const kSingleLabelSubdomains = 0x10;
const kNeverCheckSubject = 0x20;

const kNoName = -2;

function flagsOf(options = {}) {
  validateObject(options, 'options');
  const {
    subject = 'default', wildcards = true, partialWildcards = true, multiLabelWildcards = false,
    singleLabelSubdomains = false,
  } = { ...options };
  validateString(subject, 'options.subject');
  validateBoolean(wildcards, 'options.wildcards');
  validateBoolean(partialWildcards, 'options.partialWildcards');
  validateBoolean(multiLabelWildcards, 'options.multiLabelWildcards');
  validateBoolean(singleLabelSubdomains, 'options.singleLabelSubdomains');
  let flags = 0;
  switch (subject) {
    case 'default':
      break;
    case 'always':
      flags |= kAlwaysCheckSubject;
      break;
    case 'never':
      flags |= kNeverCheckSubject;
      break;
    default:
      throw new codes.ERR_INVALID_ARG_VALUE('options.subject', subject);
  }
  if (!wildcards) flags |= kNoWildcards;
  if (!partialWildcards) flags |= kNoPartialWildcards;
  if (multiLabelWildcards) flags |= kMultiLabelWildcards;
  if (singleLabelSubdomains) flags |= kSingleLabelSubdomains;
  return flags;
}

class X509Certificate extends Transferable {
  #native;
  #issuers;
  #cache = new Map();

  constructor(data) {
    super();
    if (data instanceof Certificate) {
      this.#native = data;
      return;
    }
    if (typeof data === 'string') data = Buffer.from(data);
    if (!isArrayBufferView(data)) {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    this.#native = new Certificate(data);
  }

  [kClone]() {
    const natives = [this.#native, ...(this.#issuers ?? [])];
    return {
      data: natives.map((native) => native.raw()),
      deserializeInfo: 'internal/crypto/x509:ClonedX509Certificate',
    };
  }

  static is(value) {
    return typeof value === 'object' && value !== null && #native in value;
  }

  // The first of a list, each issued by the next.
  static fromChain([native, ...issuers]) {
    const certificate = new X509Certificate(native);
    certificate.#issuers = issuers;
    return certificate;
  }

  #once(name, make) {
    if (!this.#cache.has(name)) this.#cache.set(name, make());
    return this.#cache.get(name);
  }

  get subject() {
    return this.#once('subject', () => this.#native.subject() || undefined);
  }

  get subjectAltName() {
    return this.#once('subjectAltName', () => this.#native.subjectAltName());
  }

  get issuer() {
    return this.#once('issuer', () => this.#native.issuer() || undefined);
  }

  get issuerCertificate() {
    return this.#once('issuerCertificate', () => {
      const issuers = this.#issuers ?? [];
      return issuers.length === 0 ? undefined : fromChain(issuers);
    });
  }

  get infoAccess() {
    return this.#once('infoAccess', () => this.#native.infoAccess());
  }

  get validFrom() {
    return this.#once('validFrom', () => this.#native.validFrom());
  }

  get validTo() {
    return this.#once('validTo', () => this.#native.validTo());
  }

  get validFromDate() {
    return new Date(this.validFrom);
  }

  get validToDate() {
    return new Date(this.validTo);
  }

  get fingerprint() {
    return this.#once('fingerprint', () => this.#native.fingerprint('sha1'));
  }

  get fingerprint256() {
    return this.#once('fingerprint256', () => this.#native.fingerprint('sha256'));
  }

  get fingerprint512() {
    return this.#once('fingerprint512', () => this.#native.fingerprint('sha512'));
  }

  get keyUsage() {
    return this.#once('keyUsage', () => this.#native.keyUsage());
  }

  get serialNumber() {
    return this.#once('serialNumber', () => this.#native.serialNumber());
  }

  get raw() {
    return this.#once('raw', () => Buffer.from(this.#native.raw()));
  }

  get publicKey() {
    return this.#once('publicKey', () => new PublicKeyObject(this.#native.publicKey()));
  }

  get ca() {
    return this.#once('ca', () => this.#native.isCa());
  }

  toString() {
    return this.#once('pem', () => this.#native.pem());
  }

  toJSON() {
    return this.toString();
  }

  toLegacyObject() {
    const { describe } = require('internal/x509/describe');
    return describe(this.#native);
  }

  #check(method, name, value, ...flags) {
    validateString(value, name);
    if (value.includes('\0')) throw new codes.ERR_INVALID_ARG_VALUE(name, value);
    const found = this.#native[method](value, ...flags);
    if (found === kNoName) throw new codes.ERR_INVALID_ARG_VALUE(name, value);
    return found;
  }

  checkHost(name, options) {
    return this.#check('checkHost', 'name', name, flagsOf(options));
  }

  checkEmail(email, options) {
    return this.#check('checkEmail', 'email', email, flagsOf(options));
  }

  checkIP(ip, options) {
    if (options !== undefined) flagsOf(options);
    return this.#check('checkIp', 'ip', ip);
  }

  checkIssued(other) {
    if (!isX509Certificate(other)) {
      throw new codes.ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', other);
    }
    return this.#native.isIssuedBy(other.#native);
  }

  checkPrivateKey(key) {
    if (!isKeyObject(key)) throw new codes.ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', key);
    if (key.type !== 'private') throw new codes.ERR_INVALID_ARG_VALUE('pkey', key);
    return this.#native.hasPrivateKey(key[kHandle]);
  }

  verify(key) {
    if (!isKeyObject(key)) throw new codes.ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', key);
    if (key.type !== 'public') throw new codes.ERR_INVALID_ARG_VALUE('pkey', key);
    return this.#native.isSignedBy(key[kHandle]);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    if (depth < 0) return this;
    const shown = { ...options, depth: options.depth === null ? null : options.depth - 1 };
    const {
      fingerprint, fingerprint256, fingerprint512, infoAccess, issuer, issuerCertificate, keyUsage,
      publicKey, serialNumber, subject, subjectAltName, validFrom, validTo,
    } = this;
    return `X509Certificate ${inspect({
      subject, subjectAltName, issuer, infoAccess, validFrom, validTo, fingerprint,
      fingerprint256, fingerprint512, keyUsage, serialNumber, publicKey, issuerCertificate,
    }, shown)}`;
  }
}

const { fromChain, is: isX509Certificate } = X509Certificate;
delete X509Certificate.fromChain;
delete X509Certificate.is;

const ClonedX509Certificate = {
  [kDeserialize]: (chain) => fromChain(chain.map((der) => new Certificate(new Uint8Array(der)))),
};

module.exports = { ClonedX509Certificate, X509Certificate, fromChain, isX509Certificate };
