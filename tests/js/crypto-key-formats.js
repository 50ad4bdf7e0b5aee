'use strict';

// Public and private keys in the formats that other programs read.

const crypto = require('crypto');
const { deepEqual, equal, mustCall, throws } = require('./check');

const kStructures = { rsa: ['pkcs1', 'pkcs8'], ec: ['sec1', 'pkcs8'], ed25519: ['pkcs8'] };

for (const [type, structures] of Object.entries(kStructures)) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(
    type, { modulusLength: 1024, namedCurve: 'prime256v1' });
  equal(privateKey.asymmetricKeyType, type);
  equal(crypto.createPublicKey(privateKey).equals(publicKey), true);
  for (const format of ['pem', 'der']) {
    for (const structure of structures) {
      const written = privateKey.export({ type: structure, format });
      const read = crypto.createPrivateKey({ key: written, format, type: structure });
      equal(read.equals(privateKey), true);
    }
    const written = publicKey.export({ type: 'spki', format });
    equal(crypto.createPublicKey({ key: written, format, type: 'spki' }).equals(publicKey), true);
  }
  const jwk = privateKey.export({ format: 'jwk' });
  equal(crypto.createPrivateKey({ key: jwk, format: 'jwk' }).equals(privateKey), true);
  equal(crypto.createPublicKey({ key: jwk, format: 'jwk' }).equals(publicKey), true);
  equal(publicKey.export({ format: 'jwk' }).d, undefined);
}

// With a passphrase.
const passphrase = 'open sesame';
const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase },
});
equal(/^-----BEGIN RSA PUBLIC KEY-----\n/.test(publicKey), true);
equal(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/.test(privateKey), true);
const opened = crypto.createPrivateKey({ key: privateKey, passphrase });
deepEqual(opened.asymmetricKeyDetails, { modulusLength: 1024, publicExponent: 65537n });
throws(() => crypto.createPrivateKey(privateKey),
       { code: 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED' });
// One in 256 wrong passphrases leaves a padding that looks right, and bytes that are no key.
throws(() => crypto.createPrivateKey({ key: privateKey, passphrase: 'open barley' }),
       { code: /^ERR_OSSL_(BAD_DECRYPT|UNSUPPORTED)$/ });

const sealed = crypto.publicEncrypt(publicKey, Buffer.from('secret'));
equal(crypto.privateDecrypt(opened, sealed).toString(), 'secret');
throws(() => crypto.privateDecrypt(opened, Buffer.alloc(128)),
       { code: 'ERR_OSSL_RSA_OAEP_DECODING_ERROR' });

crypto.generateKeyPair('x25519', mustCall((error, ours, own) => {
  equal(error, null);
  const theirs = crypto.generateKeyPairSync('x25519');
  deepEqual(crypto.diffieHellman({ privateKey: own, publicKey: theirs.publicKey }),
            crypto.diffieHellman({ privateKey: theirs.privateKey, publicKey: ours }));
}));

throws(() => crypto.createPublicKey('no key'), { code: 'ERR_OSSL_UNSUPPORTED' });
throws(() => crypto.createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' },
                                      format: 'jwk' }), { code: 'ERR_CRYPTO_INVALID_JWK' });
throws(() => opened.export({ type: 'sec1', format: 'pem' }),
       { code: 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS' });
throws(() => crypto.generateKeyPairSync('ec', { namedCurve: 'nothing' }),
       { code: 'ERR_CRYPTO_INVALID_CURVE' });
