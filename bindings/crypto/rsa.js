'use strict';

// RSA encryption: publicEncrypt(), privateDecrypt(), and the older way round.

const { constants } = require('internal/crypto/constants');
const { FastBuffer } = require('internal/buffer');
const { findDigest } = require('internal/crypto/digests');
const { bytesOf } = require('internal/crypto/inputs');
const { privateHandle, publicHandle } = require('internal/crypto/key_input');
const { validateString } = require('internal/validators');

const binding = internalBinding('crypto_keys');
const { RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING } = constants;

// The numbers of RsaOperation in bindings/crypto/signature.h.
const kPublicEncrypt = 0;
const kPrivateDecrypt = 1;
const kPrivateEncrypt = 2;
const kPublicDecrypt = 3;

// How long it takes tells an attacker about the padding (CVE-2023-46809).
function refusePkcs1() {
  const error = new TypeError('RSA_PKCS1_PADDING is no longer supported for private decryption, ' +
    'this can be reverted with --security-revert=CVE-2023-46809');
  error.code = 'ERR_INVALID_ARG_VALUE';
  throw error;
}

function oaepDigest(options) {
  const name = options?.oaepHash === undefined ? 'sha1' : options.oaepHash;
  validateString(name, 'key.oaepHash');
  const digest = findDigest(name);
  if (digest?.derives) return digest.number;
  const code = 'ERR_OSSL_EVP_INVALID_DIGEST';
  throw Object.assign(new Error('Invalid digest used'), { code });
}

function rsaFunction(name, operation, handleFor, defaultPadding) {
  return { [name](options, buffer) {
    const digest = oaepDigest(options);
    const { oaepLabel, encoding } = options ?? {};
    const label = oaepLabel === undefined ? undefined :
      bytesOf(oaepLabel, 'key.oaepLabel', encoding);
    const handle = handleFor(options);
    const padding = options.padding || defaultPadding;
    if (operation === kPrivateDecrypt && padding === RSA_PKCS1_PADDING) refusePkcs1();
    const data = bytesOf(buffer, 'buffer', encoding);
    return new FastBuffer(binding.rsaCrypt(operation, handle, data, padding, digest, label));
  } }[name];
}

module.exports = {
  publicEncrypt: rsaFunction('publicEncrypt', kPublicEncrypt, publicHandle,
                             RSA_PKCS1_OAEP_PADDING),
  privateDecrypt: rsaFunction('privateDecrypt', kPrivateDecrypt, privateHandle,
                              RSA_PKCS1_OAEP_PADDING),
  privateEncrypt: rsaFunction('privateEncrypt', kPrivateEncrypt, privateHandle, RSA_PKCS1_PADDING),
  publicDecrypt: rsaFunction('publicDecrypt', kPublicDecrypt, publicHandle, RSA_PKCS1_PADDING),
};
