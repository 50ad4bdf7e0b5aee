'use strict';

// How users say in which form a key comes or is to be written.

const { codes } = require('internal/errors');
const { bytesOf, isBytes } = require('internal/crypto/inputs');
const { validateObject } = require('internal/validators');

// The numbers of bindings/crypto/asymmetric_key.h.
const kDer = 0;
const kPem = 1;
const kJwk = 2;
const kUnknown = -1;
const kPkcs1 = 0;
const kPkcs8 = 1;
const kSpki = 2;
const kSec1 = 3;

const kFormats = { __proto__: null, der: kDer, pem: kPem, jwk: kJwk };
const kStructureNames = ['pkcs1', 'pkcs8', 'spki', 'sec1'];

function isStringOrBytes(value) {
  return typeof value === 'string' || isBytes(value);
}

function optionName(name, object) {
  return object === undefined ? `options.${name}` : `options.${object}.${name}`;
}

function parseFormat(format, fallback, name) {
  if (format === undefined && fallback !== undefined) return fallback;
  const number = typeof format === 'string' ? kFormats[format] : undefined;
  if (number === undefined) throw new codes.ERR_INVALID_ARG_VALUE(name, format);
  return number;
}

// `keyType` is that of a key that is to be written, undefined for one that is read; `isPublic` is
// undefined where the key may be either.
function parseStructure(type, required, keyType, isPublic, name) {
  switch (type) {
    case undefined:
      if (!required) return kUnknown;
      break;
    case 'pkcs1':
      if (keyType !== undefined && keyType !== 'rsa') {
        throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for RSA keys');
      }
      return kPkcs1;
    case 'spki':
      if (isPublic !== false) return kSpki;
      break;
    case 'pkcs8':
      if (isPublic !== true) return kPkcs8;
      break;
    case 'sec1':
      if (isPublic === true) break;
      if (keyType !== undefined && keyType !== 'ec') {
        throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for EC keys');
      }
      return kSec1;
  }
  throw new codes.ERR_INVALID_ARG_VALUE(name, type);
}

function checkCipher(encoding, format, type, object) {
  const { cipher, passphrase } = encoding;
  if (cipher == null) {
    if (passphrase !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE(optionName('cipher', object), cipher);
    }
    return;
  }
  if (typeof cipher !== 'string') {
    throw new codes.ERR_INVALID_ARG_VALUE(optionName('cipher', object), cipher);
  }
  if (format === kDer && (type === kPkcs1 || type === kSec1)) {
    throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(
      kStructureNames[type], 'does not support encryption');
  }
}

// { format, type, cipher, passphrase } as native code takes them.
function parseKeyEncoding(encoding, keyType, isPublic, object) {
  validateObject(encoding, 'options');
  const isInput = keyType === undefined;
  const format = parseFormat(encoding.format, isInput ? kPem : undefined,
                             optionName('format', object));
  const required = (!isInput || format === kDer) && format !== kJwk;
  const type = parseStructure(encoding.type, required, keyType, isPublic,
                              optionName('type', object));
  if (isPublic === true) return { format, type, cipher: undefined, passphrase: undefined };

  const { cipher, passphrase } = encoding;
  if (!isInput) checkCipher(encoding, format, type, object);
  const wanted = isInput ? passphrase !== undefined : cipher != null;
  if (wanted && !isStringOrBytes(passphrase)) {
    throw new codes.ERR_INVALID_ARG_VALUE(optionName('passphrase', object), passphrase);
  }
  return {
    format,
    type,
    cipher,
    passphrase: passphrase === undefined ? undefined :
      bytesOf(passphrase, 'key.passphrase', encoding.encoding),
  };
}

module.exports = { isStringOrBytes, kDer, kJwk, kPem, kPkcs8, kSpki, kUnknown, parseKeyEncoding };
