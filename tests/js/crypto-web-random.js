'use strict';

// The global crypto: random values and identifiers of the web.

const { equal, throws } = require('./check');

equal(crypto, require('crypto').webcrypto);
equal(crypto instanceof Crypto, true);
equal(crypto.subtle instanceof SubtleCrypto, true);

const bytes = new Uint8Array(32);
equal(crypto.getRandomValues(bytes), bytes);
equal(bytes.some((byte) => byte !== 0), true);
equal(require('crypto').getRandomValues(new BigUint64Array(1)).length, 1);
equal(/^[0-9a-f-]{36}$/.test(crypto.randomUUID()), true);

throws(() => crypto.getRandomValues(new Float64Array(1)), { name: 'TypeMismatchError' });
throws(() => crypto.getRandomValues(new Uint8Array(65537)), { name: 'QuotaExceededError' });
throws(() => crypto.getRandomValues(), { code: 'ERR_MISSING_ARGS' });
const { randomUUID } = crypto;
throws(() => randomUUID(), { code: 'ERR_INVALID_THIS' });
throws(() => new Crypto(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
