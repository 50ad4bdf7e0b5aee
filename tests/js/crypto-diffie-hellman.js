'use strict';

// Diffie-Hellman: both sides get the same secret; primes.

const crypto = require('crypto');
const { equal, mustCall, throws } = require('./check');

const alice = crypto.getDiffieHellman('modp14');
const bob = crypto.createDiffieHellman(alice.getPrime(), alice.getGenerator());
equal(alice.verifyError, 0);
const aliceKey = alice.generateKeys();
const bobKey = bob.generateKeys('base64');
const secret = alice.computeSecret(bobKey, 'base64', 'hex');
equal(secret, bob.computeSecret(aliceKey, undefined, 'hex'));
equal(secret.length, 2 * 256);

const copy = crypto.createDiffieHellman(alice.getPrime());
copy.setPrivateKey(alice.getPrivateKey());
equal(copy.generateKeys('hex'), aliceKey.toString('hex'));

throws(() => crypto.getDiffieHellman('nothing'), { code: 'ERR_CRYPTO_UNKNOWN_DH_GROUP' });
throws(() => crypto.getDiffieHellman('modp5').getPublicKey(), { code: 'ERR_CRYPTO_INVALID_STATE' });
throws(() => alice.computeSecret(Buffer.of(1)),
       { code: 'ERR_CRYPTO_INVALID_KEYLEN', message: 'Supplied key is too small' });
throws(() => crypto.createDiffieHellman(alice.getPrime(), 1),
       { code: 'ERR_OSSL_DH_BAD_GENERATOR' });
throws(() => crypto.createDiffieHellman(1), { code: 'ERR_OSSL_DH_MODULUS_TOO_SMALL' });

equal(crypto.checkPrimeSync(2n ** 127n - 1n), true);
equal(crypto.checkPrimeSync(2n ** 127n + 1n), false);
equal(crypto.checkPrimeSync(crypto.generatePrimeSync(64)), true);
crypto.generatePrime(48, { bigint: true, add: 12n, rem: 11n }, mustCall((error, prime) => {
  equal(error, undefined);
  equal(prime % 12n, 11n);
  crypto.checkPrime(prime, mustCall((failed, result) => {
    equal(failed, undefined);
    equal(result, true);
  }));
}));
equal(crypto.generatePrimeSync(4, { add: 15n, rem: 13n, bigint: true }), 13n);
throws(() => crypto.generatePrimeSync(64, { add: 7n, rem: 8n }), { code: 'ERR_OUT_OF_RANGE' });
throws(() => crypto.checkPrimeSync(7), { code: 'ERR_INVALID_ARG_TYPE' });
