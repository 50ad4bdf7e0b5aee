'use strict';
const { equal } = require('./check');
const crypto = require('crypto');

// Keys for PSS signatures alone keep their rules through PEM and DER, encrypted or not, and do
// nothing else.

const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa-pss', {
  modulusLength: 1024, hashAlgorithm: 'sha256', saltLength: 20,
});
const { hashAlgorithm, mgf1HashAlgorithm, saltLength } = publicKey.asymmetricKeyDetails;
equal(`${hashAlgorithm} ${mgf1HashAlgorithm} ${saltLength}`, 'sha256 sha256 20');

const pem = privateKey.export({
  type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret',
});
const again = crypto.createPrivateKey({ key: pem, passphrase: 'secret' });
equal(again.equals(privateKey), true);
const spki = { type: 'spki', format: 'der' };
const read = crypto.createPublicKey({ key: publicKey.export(spki), ...spki });
equal(read.asymmetricKeyDetails.saltLength, 20);

const signature = crypto.sign('sha256', Buffer.from('text'), again);
equal(crypto.verify('sha256', Buffer.from('text'), publicKey, signature), true);
equal(crypto.verify('sha256', Buffer.from('test'), publicKey, signature), false);

function codeOf(work) {
  try {
    work();
    return undefined;
  } catch (error) {
    return error.code;
  }
}

equal(codeOf(() => crypto.sign('sha1', Buffer.from('text'), again)),
      'ERR_OSSL_DIGEST_NOT_ALLOWED');
equal(codeOf(() => crypto.sign('sha256', Buffer.from('text'), { key: again, saltLength: 19 })),
      'ERR_OSSL_PSS_SALTLEN_TOO_SMALL');
equal(codeOf(() => crypto.publicEncrypt(publicKey, Buffer.from('text'))),
      'ERR_OSSL_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE');
equal(codeOf(() => publicKey.export({ format: 'jwk' })), 'ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE');
equal(codeOf(() => publicKey.export({ type: 'pkcs1', format: 'der' })),
      'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS');
