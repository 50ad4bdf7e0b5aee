'use strict';
const { equal } = require('./check');
const crypto = require('crypto');

// The curve of cryptocurrencies: agreement, signatures, and keys in all their forms.

const a = crypto.createECDH('secp256k1');
const b = crypto.createECDH('secp256k1');
a.setPrivateKey('01'.padStart(64, '0'), 'hex');
equal(a.getPublicKey('hex', 'compressed'),
      '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798');
b.generateKeys();
equal(a.computeSecret(b.getPublicKey()).equals(b.computeSecret(a.getPublicKey())), true);

const { publicKey, privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
equal(publicKey.asymmetricKeyDetails.namedCurve, 'secp256k1');
const forms = [
  { format: 'jwk' }, { type: 'pkcs8', format: 'pem' }, { type: 'sec1', format: 'pem' },
  { type: 'sec1', format: 'der' },
];
for (const form of forms) {
  const again = crypto.createPrivateKey({ key: privateKey.export(form), ...form });
  equal(again.equals(privateKey), true);
  const signature = crypto.sign('sha256', Buffer.from('text'), again);
  equal(crypto.verify('sha256', Buffer.from('text'), publicKey, signature), true);
}
equal(publicKey.export({ format: 'jwk' }).crv, 'secp256k1');
equal(crypto.getCurves().includes('secp256k1'), true);
