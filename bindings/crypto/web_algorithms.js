'use strict';

// Which algorithms the Web Cryptography API knows for which operation, and what each takes:
// https://w3c.github.io/webcrypto/#algorithm-normalization

const { codes } = require('internal/errors');
const { toBytes, toInteger, toKey, webError } = require('internal/crypto/web_arguments');

// Members by name, in the order in which Web IDL reads them: [conversion, is required].
const toHash = (value) => normalizeAlgorithm(value, 'digest');
const hash = [toHash, true];
const iv = [toBytes, true];
const salt = [toBytes, true];

function toExponent(value, name) {
  if (!(value instanceof Uint8Array)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, 'Uint8Array', value);
  }
  return value.slice();
}

function number(bits, required) {
  return [(value, name) => toInteger(value, name, bits), required];
}

const namedCurve = [(value) => `${value}`, true];
const publicKey = [toKey, true];

const kNone = {};
const kHash = { hash };
const kCurve = { namedCurve };
const kPublic = { public: publicKey };
const kAesLength = { length: number(16, true) };
const kHmac = { hash, length: number(32, false) };
const kRsaGenerate = {
  modulusLength: number(32, true), publicExponent: [toExponent, true], hash,
};

function forEach(names, members) {
  return Object.fromEntries(names.map((name) => [name, members]));
}

const kRsa = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP'];
const kEc = ['ECDSA', 'ECDH'];
const kRaw = ['Ed25519', 'X25519'];
const kAes = ['AES-CTR', 'AES-CBC', 'AES-GCM', 'AES-KW'];
const kDerived = ['HKDF', 'PBKDF2'];

const kCiphers = {
  'RSA-OAEP': { label: [toBytes, false] },
  'AES-CBC': { iv },
  'AES-CTR': { counter: [toBytes, true], length: number(8, true) },
  'AES-GCM': { additionalData: [toBytes, false], iv, tagLength: number(8, false) },
};
const kSignatures = {
  'RSASSA-PKCS1-v1_5': kNone,
  'RSA-PSS': { saltLength: number(32, true) },
  'ECDSA': kHash,
  'HMAC': kNone,
  'Ed25519': kNone,
};

const kOperations = {
  digest: forEach(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'], kNone),
  generateKey: {
    ...forEach(kRsa, kRsaGenerate), ...forEach(kEc, kCurve), ...forEach(kAes, kAesLength),
    ...forEach(kRaw, kNone), HMAC: kHmac,
  },
  importKey: {
    ...forEach(kRsa, kHash), ...forEach(kEc, kCurve), ...forEach(kAes, kNone),
    ...forEach(kRaw, kNone), ...forEach(kDerived, kNone), HMAC: kHmac,
  },
  sign: kSignatures,
  verify: kSignatures,
  encrypt: kCiphers,
  decrypt: kCiphers,
  deriveBits: {
    HKDF: { hash, info: [toBytes, true], salt },
    PBKDF2: { hash, iterations: number(32, true), salt },
    ECDH: kPublic,
    X25519: kPublic,
  },
  keyLength: { ...forEach(kAes, kAesLength), ...forEach(kDerived, kNone), HMAC: kHmac },
  wrapKey: { 'AES-KW': kNone },
  unwrapKey: { 'AES-KW': kNone },
};

// A new object with the proper name and the members that the algorithm has for the operation.
function normalizeAlgorithm(algorithm, operation) {
  const isObject = typeof algorithm === 'object' && algorithm !== null;
  const given = isObject ? algorithm.name : algorithm;
  if (isObject && given === undefined) throw new codes.ERR_MISSING_OPTION('Algorithm: name');
  const wanted = `${given}`.toLowerCase();
  const known = kOperations[operation];
  const name = Object.keys(known).find((key) => key.toLowerCase() === wanted);
  if (name === undefined) throw webError('Unrecognized algorithm name', 'NotSupportedError');
  const result = { name };
  for (const { 0: member, 1: { 0: convert, 1: required } } of Object.entries(known[name])) {
    const value = isObject ? algorithm[member] : undefined;
    if (value !== undefined) {
      result[member] = convert(value, `algorithm.${member}`);
    } else if (required) {
      throw new codes.ERR_MISSING_OPTION(`algorithm.${member}`);
    }
  }
  return result;
}

// Whether the algorithm can do the operation at all.
function supports(algorithm, operation) {
  try {
    const name = typeof algorithm === 'object' ? algorithm?.name : algorithm;
    return Object.keys(kOperations[operation]).some(
      (key) => key.toLowerCase() === `${name}`.toLowerCase());
  } catch {
    return false;
  }
}

module.exports = { normalizeAlgorithm, supports };
