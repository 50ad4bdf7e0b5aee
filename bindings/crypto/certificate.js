'use strict';

// crypto.Certificate: https://nodejs.org/docs/latest-v20.x/api/crypto.html#class-certificate

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { bytesOf } = require('internal/crypto/inputs');

const binding = internalBinding('crypto_keys');

const kMostBytes = 0x7fffffff;

function input(spkac, encoding) {
  const bytes = bytesOf(spkac, 'spkac', encoding);
  if (bytes.byteLength > kMostBytes) {
    throw new codes.ERR_OUT_OF_RANGE('spkac', `<= ${kMostBytes}`, bytes.byteLength);
  }
  return bytes;
}

function orNothing(bytes) {
  return bytes.byteLength === 0 ? '' : Buffer.from(bytes);
}

const methods = {
  verifySpkac(spkac, encoding) {
    return binding.verifySpkac(input(spkac, encoding));
  },

  exportPublicKey(spkac, encoding) {
    return orNothing(binding.spkacPublicKey(input(spkac, encoding)));
  },

  exportChallenge(spkac, encoding) {
    return orNothing(binding.spkacChallenge(input(spkac, encoding)));
  },
};

function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
}
Object.assign(Certificate.prototype, methods);
Object.assign(Certificate, methods);

module.exports = { Certificate };
