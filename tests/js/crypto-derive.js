'use strict';

// Derived keys, with the vectors of RFC 7914 and RFC 5869, synchronously and with a callback.

const crypto = require('crypto');
const { equal, mustCall, mustNotCall, throws } = require('./check');

function both(name, args, expected) {
  equal(Buffer.from(crypto[`${name}Sync`](...args)).toString('hex'), expected, name);
  let returned = false;
  crypto[name](...args, mustCall((error, bytes) => {
    equal(returned, true);
    equal(error, null);
    equal(Buffer.from(bytes).toString('hex'), expected, name);
  }));
  returned = true;
}

both('pbkdf2', ['passwd', 'salt', 1, 64, 'sha256'],
     '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc' +
     '49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783');
both('scrypt', ['password', 'NaCl', 64, { N: 1024, r: 8, p: 16 }],
     'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162' +
     '2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640');
both('hkdf', ['sha256', Buffer.alloc(22, 0x0b), Buffer.from('000102030405060708090a0b0c', 'hex'),
  Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'), 42],
     '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
equal(crypto.hkdfSync('sha1', 'a', 'b', 'c', 4) instanceof ArrayBuffer, true);
equal(Buffer.isBuffer(crypto.scryptSync('a', 'b', 4)), true);

const never = mustNotCall();
throws(() => crypto.pbkdf2('a', 'b', 0, 8, 'sha1', never), { code: 'ERR_OUT_OF_RANGE' });
throws(() => crypto.pbkdf2('a', 'b', 1, 8, 'sha1'), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => crypto.pbkdf2('a', 'b', 1, 8, 'nothing', never),
       { code: 'ERR_CRYPTO_INVALID_DIGEST' });
throws(() => crypto.scrypt('a', 'b', 8, { N: 3 }, never),
       { code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', message: 'Invalid scrypt params' });
throws(() => crypto.scryptSync('a', 'b', 8, { N: 2 ** 20 }),
       { code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', message: /memory limit exceeded$/ });
throws(() => crypto.scryptSync('a', 'b', 8, { N: 16, cost: 16 }),
       { code: 'ERR_CRYPTO_SCRYPT_INVALID_PARAMETER' });
throws(() => crypto.hkdfSync('sha256', 'a', 'b', 'c', 255 * 32 + 1),
       { code: 'ERR_CRYPTO_INVALID_KEYLEN' });
