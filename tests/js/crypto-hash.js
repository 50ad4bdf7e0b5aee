'use strict';

// Digests of known messages (FIPS 180, RFC 1321), in one piece and in several.

const crypto = require('crypto');
const { deepEqual, equal, throws } = require('./check');

const kDigests = {
  'md5': '900150983cd24fb0d6963f7d28e17f72',
  'sha1': 'a9993e364706816aba3e25717850c26c9cd0d89d',
  'SHA256': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  'RSA-SHA224': '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7',
  'ripemd160': '8eb208f7e05d987a9b044a8e98c6b087f15a0bfc',
  'sha3-256': '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532',
};

for (const [name, expected] of Object.entries(kDigests)) {
  equal(crypto.createHash(name).update('abc').digest('hex'), expected, name);
  equal(crypto.createHash(name).update('a').update(Buffer.from('bc')).digest('hex'), expected);
  equal(crypto.hash(name, 'abc'), expected, name);
}

// Encodings of what goes in and comes out.
const sha1 = () => crypto.createHash('sha1');
equal(sha1().update('616263', 'hex').digest('hex'), kDigests.sha1);
equal(sha1().update('YWJj', 'base64').digest('base64'), 'qZk+NkcGgWq6PiVxeFDCbJzQ2J0=');
equal(sha1().update('\u00e9', 'latin1').digest('hex'),
      sha1().update(Buffer.of(0xe9)).digest('hex'));
equal(sha1().update('\u00e9').digest('hex'), sha1().update(Buffer.of(0xc3, 0xa9)).digest('hex'));
equal(sha1().update(new Uint16Array([0x6261])).digest('hex'), sha1().update('ab').digest('hex'));
deepEqual(sha1().update('abc').digest(), Buffer.from(kDigests.sha1, 'hex'));
const long = 'x'.repeat(100000);
equal(sha1().update(long).digest('hex'), sha1().update(Buffer.from(long)).digest('hex'));

// A hash is used once, and what is copied goes on by itself.
const first = sha1().update('a');
const second = first.copy();
equal(first.update('bc').digest('hex'), kDigests.sha1);
equal(second.digest('hex'), sha1().update('a').digest('hex'));
for (const method of ['digest', 'copy', 'update']) {
  throws(() => first[method]('x'),
         { code: 'ERR_CRYPTO_HASH_FINALIZED', message: 'Digest already called' });
}

// Hashes that are under way at once do not touch each other.
const many = Array.from({ length: 40 }, (_, i) => sha1().update(`${i}`));
for (const [i, hash] of many.entries()) {
  equal(hash.digest('hex'), sha1().update(`${i}`).digest('hex'));
}

throws(() => crypto.createHash('nothing'), { message: 'Digest method not supported' });
throws(() => crypto.createHash(), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => sha1().update(1), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => sha1().update('a', 'hex'), { code: 'ERR_INVALID_ARG_VALUE' });
throws(() => crypto.createHash('sha1', { outputLength: 5 }),
       { code: 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH' });
equal(crypto.createHash('shake128', { outputLength: 5 }).digest('hex'), '7f9c2ba4e8');
