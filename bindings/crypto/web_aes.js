'use strict';

// AES of the Web Cryptography API: CTR, CBC, GCM and key wrapping.

const { randomBytes } = require('internal/crypto/random');
const { kHandle, kKeyObject } = require('internal/crypto/keys');
const { operationError, webError } = require('internal/crypto/web_arguments');
const {
  checkUsages, exportSecret, secretBytes, secretCryptoKey,
} = require('internal/crypto/web_keys');

const { CipherBase } = internalBinding('crypto');

const kBlock = 16;
const kTagLengths = [32, 64, 96, 104, 112, 120, 128];
const kWrapVector = new Uint8Array(8).fill(0xa6);

function isLength(bits) {
  return bits === 128 || bits === 192 || bits === 256;
}

function usagesOf(name) {
  return name === 'AES-KW' ? ['wrapKey', 'unwrapKey'] :
    ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
}

function jwkName(name, bits) {
  return `A${bits}${name.slice(4)}`;
}

function generateKey({ name, length }, extractable, usages) {
  if (!isLength(length)) throw webError('Invalid key length', 'OperationError');
  checkUsages(usages, usagesOf(name), 'an AES key');
  return secretCryptoKey(randomBytes(length / 8), { name, length }, extractable, usages);
}

function importKey(format, data, { name }, extractable, usages) {
  checkUsages(usages, usagesOf(name), 'an AES key');
  const bytes = secretBytes(format, data, { name, use: 'enc', extractable, usages });
  const length = 8 * bytes.byteLength;
  if (!isLength(length)) throw webError('Invalid key length', 'DataError');
  if (format === 'jwk' && data.alg !== undefined && data.alg !== jwkName(name, length)) {
    throw webError('JWK "alg" does not match the requested algorithm', 'DataError');
  }
  return secretCryptoKey(bytes, { name, length }, extractable, usages);
}

function exportKey(format, key) {
  const { name, length } = key.algorithm;
  return exportSecret(format, key, jwkName(name, length));
}

function join(...parts) {
  const views = parts.map((part) => new Uint8Array(part));
  const result = new Uint8Array(views.reduce((size, view) => size + view.length, 0));
  let at = 0;
  for (const view of views) {
    result.set(view, at);
    at += view.length;
  }
  return result.buffer;
}

function newCipher(encrypt, mode, key, iv, tagLength = -1) {
  const bits = key.algorithm.length;
  return new CipherBase(`aes-${bits}-${mode}`, encrypt, key[kKeyObject][kHandle], iv, tagLength);
}

function attempt(fn) {
  try {
    return fn();
  } catch (error) {
    throw operationError(error);
  }
}

function cbc(encrypt, { iv }, key, data) {
  if (iv.byteLength !== kBlock) {
    throw webError('algorithm.iv must contain exactly 16 bytes', 'OperationError');
  }
  return attempt(() => {
    const cipher = newCipher(encrypt, 'cbc', key, iv);
    return join(cipher.update(data), cipher.final());
  });
}

function numberOf(bytes) {
  let number = 0n;
  for (const byte of bytes) number = number << 8n | BigInt(byte);
  return number;
}

function bytesOf(number) {
  const bytes = new Uint8Array(kBlock);
  for (let i = kBlock - 1; i >= 0; i--, number >>= 8n) bytes[i] = Number(number & 0xffn);
  return bytes;
}

// Only the last `length` bits of the counter count, and may wrap around.
function ctr(encrypt, { counter, length }, key, data) {
  if (counter.byteLength !== kBlock) {
    throw webError('algorithm.counter must contain exactly 16 bytes', 'OperationError');
  }
  if (length < 1 || length > 128) {
    throw webError('AES-CTR algorithm.length must be between 1 and 128', 'OperationError');
  }
  const start = numberOf(counter);
  const modulus = 1n << BigInt(length);
  const low = start % modulus;
  const blocks = BigInt(Math.ceil(data.byteLength / kBlock));
  if (blocks > modulus) {
    throw webError('The counter of AES-CTR would repeat', 'OperationError');
  }
  const before = modulus - low;
  return attempt(() => {
    if (blocks <= before) return newCipher(encrypt, 'ctr', key, counter).update(data);
    const at = Number(before) * kBlock;
    return join(
      newCipher(encrypt, 'ctr', key, counter).update(data.subarray(0, at)),
      newCipher(encrypt, 'ctr', key, bytesOf(start - low)).update(data.subarray(at)));
  });
}

function gcm(encrypt, { iv, additionalData, tagLength = 128 }, key, data) {
  if (!kTagLengths.includes(tagLength)) {
    throw webError(`${tagLength} is not a valid AES-GCM tag length`, 'OperationError');
  }
  const tagSize = tagLength / 8;
  if (!encrypt && data.byteLength < tagSize) {
    throw webError('The provided data is too small.', 'OperationError');
  }
  return attempt(() => {
    const cipher = newCipher(encrypt, 'gcm', key, iv, tagSize);
    if (additionalData !== undefined) cipher.setAAD(additionalData);
    if (encrypt) return join(cipher.update(data), cipher.final(), cipher.getAuthTag());
    const end = data.byteLength - tagSize;
    cipher.setAuthTag(data.subarray(end));
    return join(cipher.update(data.subarray(0, end)), cipher.final());
  });
}

function keyWrap(encrypt, algorithm, key, data) {
  return attempt(() => {
    const bits = key.algorithm.length;
    const cipher = new CipherBase(`id-aes${bits}-wrap`, encrypt, key[kKeyObject][kHandle],
                                  kWrapVector, -1);
    return cipher.update(data);
  });
}

const kModes = { 'AES-CBC': cbc, 'AES-CTR': ctr, 'AES-GCM': gcm, 'AES-KW': keyWrap };

function encrypt(algorithm, key, data) {
  return kModes[algorithm.name](true, algorithm, key, data);
}

function decrypt(algorithm, key, data) {
  return kModes[algorithm.name](false, algorithm, key, data);
}

function keyLength({ length }) {
  if (!isLength(length)) throw webError('Invalid key length', 'OperationError');
  return length;
}

module.exports = { decrypt, encrypt, exportKey, generateKey, importKey, keyLength };
