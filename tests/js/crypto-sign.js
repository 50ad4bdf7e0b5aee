'use strict';

// Signatures by keys of each kind, in one call, as a stream, and on the thread pool.

const crypto = require('crypto');
const { equal, mustCall, throws } = require('./check');

const pairs = [
  ['sha256', crypto.generateKeyPairSync('rsa', { modulusLength: 1024 })],
  ['sha384', crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  [null, crypto.generateKeyPairSync('ed25519')],
];
const message = Buffer.from('the message');
const other = Buffer.from('another message');

for (const [algorithm, { publicKey, privateKey }] of pairs) {
  const signature = crypto.sign(algorithm, message, privateKey);
  for (const key of [publicKey, privateKey, publicKey.export({ type: 'spki', format: 'pem' })]) {
    equal(crypto.verify(algorithm, message, key, signature), true);
    equal(crypto.verify(algorithm, other, key, signature), false);
  }
  signature[signature.length - 1] ^= 1;
  equal(crypto.verify(algorithm, message, publicKey, signature), false);
  equal(crypto.verify(algorithm, message, publicKey, Buffer.alloc(0)), false);

  crypto.sign(algorithm, message, privateKey, mustCall((error, made) => {
    equal(error, null);
    crypto.verify(algorithm, message, publicKey, made, mustCall((failed, valid) => {
      equal(failed, null);
      equal(valid, true);
    }));
  }));

  if (algorithm === null) continue;
  const sign = crypto.createSign(algorithm).update('the ').update('message');
  const text = sign.sign(privateKey, 'hex');
  const verify = crypto.createVerify(algorithm);
  verify.end(message);
  equal(verify.verify(publicKey, text, 'hex'), true);
}

// Two numbers of 32 bytes instead of DER, as the web has them.
const [, { publicKey, privateKey }] = pairs[1];
const dsaEncoding = 'ieee-p1363';
const raw = crypto.sign('sha256', message, { key: privateKey, dsaEncoding });
equal(raw.length, 64);
equal(crypto.verify('sha256', message, { key: publicKey, dsaEncoding }, raw), true);
equal(crypto.verify('sha256', message, publicKey, raw), false);

// PSS, with a salt whose length both sides know.
const [, rsa] = pairs[0];
const padding = crypto.constants.RSA_PKCS1_PSS_PADDING;
const pss = crypto.sign('sha256', message, { key: rsa.privateKey, padding, saltLength: 10 });
const verifyPss = (saltLength) =>
  crypto.verify('sha256', message, { key: rsa.publicKey, padding, saltLength }, pss);
equal(verifyPss(10), true);
equal(verifyPss(11), false);
equal(verifyPss(undefined), true);

throws(() => crypto.createSign('nothing'), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
throws(() => crypto.sign('sha256', message, null), { code: 'ERR_CRYPTO_SIGN_KEY_REQUIRED' });
throws(() => crypto.sign('sha256', message, rsa.publicKey),
       { code: 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE' });
throws(() => crypto.sign('sha256', message, 'no key'),
       { code: 'ERR_OSSL_UNSUPPORTED', message: 'error:1E08010C:DECODER routines::unsupported' });
