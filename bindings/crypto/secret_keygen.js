'use strict';

// New secret keys: crypto.generateKey() and generateKeySync().

const { codes } = require('internal/errors');
const { secretKeyOf } = require('internal/crypto/keys');
const { randomBytes } = require('internal/crypto/random');
const {
  validateFunction, validateInteger, validateObject, validateOneOf, validateString,
} = require('internal/validators');

const kMostBits = 0x7fffffff;

// The size of the key in bytes.
function checkedSize(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  switch (type) {
    case 'hmac':
      validateInteger(length, 'options.length', 8, kMostBits);
      break;
    case 'aes':
      validateOneOf(length, 'options.length', [128, 192, 256]);
      break;
    default:
      throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  return length >>> 3;
}

function generateKey(type, options, callback) {
  const size = checkedSize(type, options);
  validateFunction(callback, 'callback');
  randomBytes(size, (error, bytes) => {
    if (error) callback(error);
    else callback(null, secretKeyOf(bytes));
  });
}

function generateKeySync(type, options) {
  return secretKeyOf(randomBytes(checkedSize(type, options)));
}

module.exports = { generateKey, generateKeySync };
