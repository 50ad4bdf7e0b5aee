'use strict';

// timingSafeEqual() compares bytes of one length.

const { timingSafeEqual } = require('crypto');
const { equal, throws } = require('./check');

equal(timingSafeEqual(Buffer.from('abc'), Buffer.from('abc')), true);
equal(timingSafeEqual(Buffer.from('abc'), Buffer.from('abd')), false);
equal(timingSafeEqual(new Uint16Array([1]), new Uint8Array([1, 0]).buffer), true);
throws(() => timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2)),
       { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', name: 'RangeError' });
throws(() => timingSafeEqual('a', Buffer.alloc(1)),
       { code: 'ERR_INVALID_ARG_TYPE', message: /"buf1"/ });
throws(() => timingSafeEqual(Buffer.alloc(1), 'a'),
       { code: 'ERR_INVALID_ARG_TYPE', message: /"buf2"/ });
