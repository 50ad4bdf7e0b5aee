'use strict';

// Ciphers: the vectors of NIST SP 800-38A and RFC 8439, in text and as a stream.

const crypto = require('crypto');
const { deepEqual, equal, mustCall, throws } = require('./check');

const fromHex = (hex) => Buffer.from(hex, 'hex');
const key = fromHex('2b7e151628aed2a6abf7158809cf4f3c');
const iv = fromHex('000102030405060708090a0b0c0d0e0f');
const block = fromHex('6bc1bee22e409f96e93d7e117393172a');

const cbc = crypto.createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
equal(cbc.update(block, undefined, 'hex') + cbc.final('hex'), '7649abac8119b246cee98e9b12e9197d');

// Authenticated: what was changed on the way does not come out.
const secret = crypto.randomBytes(32);
const nonce = crypto.randomBytes(12);
for (const name of ['aes-256-gcm', 'chacha20-poly1305']) {
  const cipher = crypto.createCipheriv(name, secret, nonce).setAAD(Buffer.from('header'));
  const sealed = cipher.update('message', 'utf8', 'base64') + cipher.final('base64');
  const tag = cipher.getAuthTag();
  equal(tag.length, 16);
  const open = (header) => {
    const decipher = crypto.createDecipheriv(name, secret, nonce);
    decipher.setAAD(Buffer.from(header)).setAuthTag(tag);
    return decipher.update(sealed, 'base64', 'utf8') + decipher.final('utf8');
  };
  equal(open('header'), 'message');
  throws(() => open('other'), { message: 'Unsupported state or unable to authenticate data' });
}
throws(() => crypto.createDecipheriv('aes-256-gcm', secret, nonce).setAuthTag(Buffer.alloc(5)),
       { code: 'ERR_CRYPTO_INVALID_AUTH_TAG', message: 'Invalid authentication tag length: 5' });

// As a stream.
const text = 'some text '.repeat(1000);
const cipher = crypto.createCipheriv('aes-256-ctr', secret, Buffer.alloc(16));
const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
const decipher = crypto.createDecipheriv('aes-256-ctr', secret, Buffer.alloc(16));
const parts = [];
decipher.on('data', (part) => parts.push(part));
decipher.on('end', mustCall(() => equal(Buffer.concat(parts).toString(), text)));
decipher.write(sealed.subarray(0, 777));
decipher.end(sealed.subarray(777));

const wrong = crypto.createDecipheriv('aes-128-cbc', Buffer.alloc(16), iv);
wrong.on('error', mustCall((error) => {
  equal(error.code, 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH');
  equal(error.message, 'error:1C80006B:Provider routines::wrong final block length');
}));
wrong.end('no whole block');

throws(() => crypto.createCipheriv('nothing', key, iv), { code: 'ERR_CRYPTO_UNKNOWN_CIPHER' });
throws(() => crypto.createCipheriv('aes-128-cbc', secret, iv),
       { code: 'ERR_CRYPTO_INVALID_KEYLEN' });
throws(() => crypto.createCipheriv('aes-128-cbc', key, nonce), { code: 'ERR_CRYPTO_INVALID_IV' });
throws(() => crypto.createCipheriv('aes-128-cbc', key, null), { code: 'ERR_CRYPTO_INVALID_IV' });
const done = crypto.createCipheriv('aes-128-cbc', key, iv);
done.final();
throws(() => done.final(), { code: 'ERR_CRYPTO_INVALID_STATE' });
throws(() => done.getAuthTag(), { code: 'ERR_CRYPTO_INVALID_STATE' });

deepEqual(crypto.getCipherInfo('aes-128-cbc'), {
  mode: 'cbc', name: 'aes-128-cbc', nid: 419, blockSize: 16, ivLength: 16, keyLength: 16,
});
equal(crypto.getCipherInfo('aes-128-cbc', { keyLength: 12 }), undefined);
equal(crypto.getCiphers().includes('aes-256-gcm'), true);
