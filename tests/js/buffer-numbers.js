'use strict';

// Numbers of every width at the ends of their ranges, and the errors beyond.

const { deepEqual, equal, throws } = require('./check');

const widths = { Int8: 1, UInt8: 1, Int16LE: 2, UInt16BE: 2, Int32LE: 4, UInt32BE: 4, Int32BE: 4 };
for (const [name, width] of Object.entries(widths)) {
  const signed = name.startsWith('Int');
  const limit = 2 ** (8 * width - (signed ? 1 : 0));
  for (const value of [signed ? -limit : 0, limit - 1, 1]) {
    const buffer = Buffer.alloc(width + 1);
    equal(buffer[`write${name}`](value, 1), width + 1);
    equal(buffer[`read${name}`](1), value, name);
  }
  throws(() => Buffer.alloc(8)[`write${name}`](limit, 0), { code: 'ERR_OUT_OF_RANGE' });
  throws(() => Buffer.alloc(8)[`read${name}`](8), {
    code: 'ERR_OUT_OF_RANGE',
    message: `The value of "offset" is out of range. It must be >= 0 and <= ${8 - width}. ` +
      'Received 8',
  });
  throws(() => Buffer.alloc(8)[`read${name}`]('0'), { code: 'ERR_INVALID_ARG_TYPE' });
}
const buffer = Buffer.alloc(8);
for (const size of [1, 2, 3, 4, 5, 6]) {
  const value = -(2 ** (8 * size - 1)) + 5;
  buffer.writeIntBE(value, 1, size);
  equal(buffer.readIntBE(1, size), value);
  buffer.writeIntLE(value, 1, size);
  equal(buffer.readIntLE(1, size), value);
}
throws(() => buffer.readUIntLE(0, 7), { code: 'ERR_OUT_OF_RANGE', message: /"byteLength"/ });
buffer.writeBigInt64BE(-2n);
deepEqual([buffer.readBigInt64BE(), buffer.readBigUInt64BE()], [-2n, 2n ** 64n - 2n]);
throws(() => buffer.writeBigUInt64LE(2n ** 64n), { code: 'ERR_OUT_OF_RANGE' });
buffer.writeDoubleLE(Math.PI);
equal(buffer.readDoubleLE(), Math.PI);
buffer.writeFloatBE(0.5, 2);
equal(buffer.readFloatBE(2), 0.5);
