'use strict';

// Random bytes, numbers and identifiers.

const crypto = require('crypto');
const { deepEqual, equal, mustCall, throws } = require('./check');

// So many bytes that none of them by chance is what it was.
const kSize = 32;
const isEmpty = (bytes) => Buffer.compare(Buffer.from(bytes), Buffer.alloc(bytes.length)) === 0;

equal(crypto.randomBytes(kSize).length, kSize);
equal(isEmpty(crypto.randomBytes(kSize)), false);
equal(crypto.randomBytes(0).length, 0);
crypto.randomBytes(kSize, mustCall((error, bytes) => {
  equal(error, null);
  equal(bytes.length, kSize);
  equal(isEmpty(bytes), false);
}));

// Only the asked part is filled.
const part = Buffer.alloc(3 * kSize);
equal(crypto.randomFillSync(part, kSize, kSize), part);
deepEqual([part.subarray(0, kSize), part.subarray(kSize, 2 * kSize), part.subarray(2 * kSize)]
  .map(isEmpty), [true, false, true]);
const numbers = new Uint32Array(3 * kSize);
crypto.randomFill(numbers, kSize, kSize, mustCall((error, filled) => {
  equal(error, null);
  equal(filled, numbers);
  deepEqual([numbers.subarray(0, kSize), numbers.subarray(kSize, 2 * kSize),
    numbers.subarray(2 * kSize)].map(isEmpty), [true, false, true]);
}));

const seen = new Set();
for (let i = 0; i < 1000; i++) {
  const value = crypto.randomInt(-2, 3);
  equal(Number.isInteger(value) && value >= -2 && value < 3, true);
  seen.add(value);
}
equal(seen.size, 5);
crypto.randomInt(10, mustCall((error, value) => equal(value >= 0 && value < 10, true)));

const ids = new Set();
for (let i = 0; i < 300; i++) {
  const id = crypto.randomUUID({ disableEntropyCache: i % 2 === 0 });
  equal(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id), true);
  ids.add(id);
}
equal(ids.size, 300);

throws(() => crypto.randomBytes('8'), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => crypto.randomBytes(-1), { code: 'ERR_OUT_OF_RANGE' });
throws(() => crypto.randomFillSync(part, 200), { code: 'ERR_OUT_OF_RANGE' });
throws(() => crypto.randomFillSync({}), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => crypto.randomInt(1, 1), { code: 'ERR_OUT_OF_RANGE' });
throws(() => crypto.randomInt(2 ** 53), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => crypto.randomInt(0, 2 ** 49), { code: 'ERR_OUT_OF_RANGE' });
throws(() => crypto.randomUUID({ disableEntropyCache: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
