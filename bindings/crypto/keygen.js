'use strict';

// New pairs of keys: crypto.generateKeyPair() and generateKeyPairSync().

const { codes } = require('internal/errors');
const { FastBuffer } = require('internal/buffer');
const { findDigest } = require('internal/crypto/digests');
const { completion } = require('internal/crypto/inputs');
const { kJwk, parseKeyEncoding } = require('internal/crypto/key_encoding');
const { PrivateKeyObject, PublicKeyObject } = require('internal/crypto/keys');
const { customPromisifyArgs } = require('internal/util');
const {
  validateBuffer, validateFunction, validateInt32, validateObject, validateString, validateUint32,
} = require('internal/validators');

const binding = internalBinding('crypto_keys');

const kDefaultExponent = 0x10001;
// Of a digest or a length: none is asked for.
const kAny = -1;
// Types of Node that BoringSSL does not have.
const kMissing = ['dh', 'ed448', 'x448'];

// The encodings that were asked for, undefined where a KeyObject is wanted.
function parseEncodings(keyType, options) {
  const { publicKeyEncoding, privateKeyEncoding } = options ?? {};
  const parse = (encoding, isPublic, name) => {
    if (encoding == null) return undefined;
    if (typeof encoding !== 'object') {
      throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, encoding);
    }
    return parseKeyEncoding(encoding, keyType, isPublic, name);
  };
  return {
    publicKey: parse(publicKeyEncoding, true, 'publicKeyEncoding'),
    privateKey: parse(privateKeyEncoding, false, 'privateKeyEncoding'),
  };
}

const kGenerators = {
  rsa(options) {
    validateObject(options, 'options');
    const { modulusLength, publicExponent } = options;
    validateUint32(modulusLength, 'options.modulusLength');
    if (publicExponent != null) validateUint32(publicExponent, 'options.publicExponent');
    return (done) => binding.generateRsa(modulusLength, publicExponent ?? kDefaultExponent, done);
  },

  'rsa-pss'(options) {
    validateObject(options, 'options');
    const { modulusLength, publicExponent, saltLength } = options;
    validateUint32(modulusLength, 'options.modulusLength');
    if (publicExponent != null) validateUint32(publicExponent, 'options.publicExponent');
    if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
    const hash = pssDigest(options, 'hashAlgorithm', 'hash', 'digest');
    const mask = pssDigest(options, 'mgf1HashAlgorithm', 'mgf1Hash', 'MGF1 digest');
    return (done) => binding.generatePss(modulusLength, publicExponent ?? kDefaultExponent, hash,
                                         mask, saltLength ?? kAny, done);
  },

  dsa(options) {
    validateObject(options, 'options');
    const { modulusLength, divisorLength } = options;
    validateUint32(modulusLength, 'options.modulusLength');
    if (divisorLength != null) {
      validateInt32(divisorLength, 'options.divisorLength', 0);
      // BoringSSL has one divisor for each modulus.
      if (divisorLength !== (modulusLength >= 2048 ? 256 : 160)) {
        throw new codes.ERR_METHOD_NOT_IMPLEMENTED('crypto.generateKeyPair({ divisorLength })');
      }
    }
    return (done) => binding.generateDsa(modulusLength, done);
  },

  ec(options) {
    validateObject(options, 'options');
    const { namedCurve, paramEncoding } = options;
    validateString(namedCurve, 'options.namedCurve');
    if (paramEncoding === 'explicit') {
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED('crypto.generateKeyPair({ paramEncoding })');
    }
    if (paramEncoding != null && paramEncoding !== 'named') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
    }
    const curve = binding.findCurve(namedCurve);
    if (curve === 0) throw new codes.ERR_CRYPTO_INVALID_CURVE();
    return (done) => binding.generateEc(curve, done);
  },

  ed25519: (options) => rawGenerator('ed25519', options),
  x25519: (options) => rawGenerator('x25519', options),
};

// The number of a digest that an option names, under its name of today or that of old.
function pssDigest(options, name, oldName, what) {
  const { [name]: value, [oldName]: old } = options;
  if (value !== undefined) validateString(value, `options.${name}`);
  if (old !== undefined) {
    process.emitWarning(`"options.${oldName}" is deprecated, use "options.${name}" instead.`,
                        'DeprecationWarning', 'DEP0154');
    validateString(old, `options.${oldName}`);
    if (value && old !== value) throw new codes.ERR_INVALID_ARG_VALUE(`options.${oldName}`, old);
  }
  const wanted = value || old;
  if (wanted === undefined || wanted === '') return kAny;
  const digest = findDigest(wanted);
  if (digest !== undefined && digest.derives) return digest.number;
  const error = new codes.ERR_CRYPTO_INVALID_DIGEST(wanted);
  error.message = `Invalid ${what}: ${wanted}`;
  throw error;
}

function validateDh({ generator, group, prime, primeLength }) {
  const { ERR_INCOMPATIBLE_OPTION_PAIR: Pair, ERR_MISSING_OPTION: Missing } = codes;
  if (group !== undefined) {
    for (const [name, value] of Object.entries({ prime, primeLength, generator })) {
      if (value !== undefined) throw new Pair('group', name);
    }
    validateString(group, 'options.group');
    require('internal/crypto/diffie_hellman').createDiffieHellmanGroup(group);
    return;
  }
  if (prime !== undefined) {
    if (primeLength !== undefined) throw new Pair('prime', 'primeLength');
    validateBuffer(prime, 'options.prime');
  } else if (primeLength !== undefined) {
    validateInt32(primeLength, 'options.primeLength', 0);
  } else {
    throw new Missing('At least one of the group, prime, or primeLength options');
  }
  if (generator !== undefined) validateInt32(generator, 'options.generator', 0);
}

function rawGenerator(type, options) {
  if (options !== undefined) validateObject(options, 'options');
  return (done) => binding.generateRaw(type, done);
}

function prepare(type, options) {
  validateString(type, 'type');
  const generator = Object.hasOwn(kGenerators, type) ? kGenerators[type] : undefined;
  if (generator === undefined) {
    if (!kMissing.includes(type)) {
      throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
    }
    if (options !== undefined || type === 'dh') validateObject(options, 'options');
    if (type === 'dh') validateDh(options);
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`crypto.generateKeyPair('${type}')`);
  }
  const encodings = parseEncodings(type, options);
  return { encodings, generate: generator(options) };
}

function written(text) {
  return typeof text === 'string' ? text : new FastBuffer(text);
}

function show({ 0: publicHandle, 1: privateHandle }, encodings) {
  return { publicKey: showPublic(publicHandle, encodings.publicKey),
           privateKey: showPrivate(privateHandle, encodings.privateKey) };
}

function showPublic(handle, encoding) {
  if (encoding === undefined) return new PublicKeyObject(handle);
  if (encoding.format === kJwk) return handle.exportJwk();
  return written(handle.exportPublic(encoding.format, encoding.type));
}

function showPrivate(handle, encoding) {
  if (encoding === undefined) return new PrivateKeyObject(handle);
  if (encoding.format === kJwk) return handle.exportJwk();
  const { format, type, cipher, passphrase } = encoding;
  return written(handle.exportPrivate(format, type, cipher, passphrase));
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const { encodings, generate } = prepare(type, options);
  checkCipher(encodings);
  const done = completion((error, keys) => {
    if (error) return callback(error);
    let shown;
    try {
      shown = show(keys, encodings);
    } catch (problem) {
      return callback(problem);
    }
    callback(null, shown.publicKey, shown.privateKey);
  }, (keys) => keys);
  generate(done);
}

// A wrong name is an error at once, not after the work.
function checkCipher({ privateKey }) {
  const cipher = privateKey?.cipher;
  if (cipher != null && internalBinding('crypto').cipherInfo(cipher) === undefined) {
    throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
  }
}

Object.defineProperty(generateKeyPair, customPromisifyArgs, {
  __proto__: null, value: ['publicKey', 'privateKey'], enumerable: false,
});

function generateKeyPairSync(type, options) {
  const { encodings, generate } = prepare(type, options);
  checkCipher(encodings);
  return show(generate(undefined), encodings);
}

module.exports = { generateKeyPair, generateKeyPairSync };
