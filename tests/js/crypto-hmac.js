'use strict';

// Message authentication codes: the examples of RFC 4231.

const crypto = require('crypto');
const { equal, throws } = require('./check');

const kExpected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
const kText = 'what do ya want for nothing?';

for (const key of ['Jefe', Buffer.from('Jefe'), new Uint8Array(Buffer.from('Jefe')).buffer,
  crypto.createSecretKey('Jefe'), crypto.createSecretKey(Buffer.from('Jefe'))]) {
  equal(crypto.createHmac('sha256', key).update(kText).digest('hex'), kExpected);
}
equal(crypto.createHmac('sha256', '4a656665', { encoding: 'hex' }).update(kText).digest('hex'),
      kExpected);

const hmac = crypto.createHmac('sha256', 'Jefe').update('what do ya want ').update('for nothing?');
equal(hmac.digest().toString('hex'), kExpected);
// Node gives nothing the second time.
equal(hmac.digest('hex'), '');
equal(hmac.digest().length, 0);
throws(() => hmac.update('x'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });

throws(() => crypto.createHmac('nothing', 'key'),
       { code: 'ERR_CRYPTO_INVALID_DIGEST', message: 'Invalid digest: nothing' });
throws(() => crypto.createHmac('sha256', 1), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => crypto.createHmac(1, 'key'), { code: 'ERR_INVALID_ARG_TYPE' });
