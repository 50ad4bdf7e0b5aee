'use strict';

// Secret keys as objects.

const crypto = require('crypto');
const { types } = require('util');
const { deepEqual, equal, mustCall, throws } = require('./check');

const key = crypto.createSecretKey('abc');
equal(key instanceof crypto.KeyObject, true);
equal(types.isKeyObject(key), true);
equal(types.isKeyObject({}), false);
equal(key.type, 'secret');
equal(key.symmetricKeySize, 3);
equal(key.export().toString(), 'abc');
deepEqual(key.export({ format: 'jwk' }), { kty: 'oct', k: 'YWJj' });
throws(() => key.export({ format: 'pem' }), { code: 'ERR_INVALID_ARG_VALUE' });

// The key has a copy of what it is made of.
const bytes = Buffer.from('abc');
const copied = crypto.createSecretKey(bytes);
bytes.fill(0);
equal(copied.equals(key), true);
equal(copied.equals(crypto.createSecretKey('abd')), false);
throws(() => key.equals('abc'), { code: 'ERR_INVALID_ARG_TYPE' });

equal(crypto.generateKeySync('aes', { length: 192 }).symmetricKeySize, 24);
crypto.generateKey('hmac', { length: 72 }, mustCall((error, made) => {
  equal(error, null);
  equal(made.symmetricKeySize, 9);
}));
throws(() => crypto.generateKeySync('aes', { length: 100 }), { code: 'ERR_INVALID_ARG_VALUE' });
throws(() => new crypto.KeyObject('secret', {}), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => new crypto.KeyObject('other'), { code: 'ERR_INVALID_ARG_VALUE' });
