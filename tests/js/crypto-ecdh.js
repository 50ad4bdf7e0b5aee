'use strict';

// ECDH: both sides get the same secret; points in their three forms.

const crypto = require('crypto');
const { equal, throws } = require('./check');

const alice = crypto.createECDH('prime256v1');
const bob = crypto.createECDH('prime256v1');
const aliceKey = alice.generateKeys();
const bobKey = bob.generateKeys('hex', 'compressed');
equal(alice.computeSecret(bobKey, 'hex', 'hex'), bob.computeSecret(aliceKey, undefined, 'hex'));

equal(aliceKey[0], 4);
equal(aliceKey.length, 65);
const compressed = alice.getPublicKey(null, 'compressed');
equal(compressed.length, 33);
equal(crypto.ECDH.convertKey(compressed, 'prime256v1', undefined, 'hex', 'uncompressed'),
      aliceKey.toString('hex'));
const hybrid = alice.getPublicKey(null, 'hybrid');
equal(crypto.ECDH.convertKey(hybrid, 'prime256v1', undefined, 'hex'), aliceKey.toString('hex'));

const copy = crypto.createECDH('prime256v1');
copy.setPrivateKey(alice.getPrivateKey('hex'), 'hex');
equal(copy.getPublicKey('hex'), aliceKey.toString('hex'));

throws(() => alice.computeSecret(Buffer.alloc(65, 4)),
       { code: 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY' });
throws(() => crypto.createECDH('nothing'), { code: 'ERR_CRYPTO_INVALID_CURVE' });
throws(() => crypto.createECDH('prime256v1').getPublicKey(),
       { message: 'Failed to get ECDH public key' });
throws(() => alice.getPublicKey('hex', 'other'), { code: 'ERR_CRYPTO_ECDH_INVALID_FORMAT' });
throws(() => copy.setPrivateKey('00', 'hex'), { code: 'ERR_CRYPTO_INVALID_KEYTYPE' });
