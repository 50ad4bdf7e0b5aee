'use strict';

// Values come back from v8.serialize() as they were, typed arrays and Buffers included.

const assert = require('assert');
const v8 = require('v8');

const value = { a: [1, , 3], b: new Map([[1, new Set(['x'])]]), c: new Date(0), d: 2n ** 70n };
value.self = value;
assert.deepStrictEqual(v8.deserialize(v8.serialize(value)), value);
for (const view of [Buffer.from('abc'), new Float64Array([1.5, -2]), new BigInt64Array([1n]),
  new DataView(new ArrayBuffer(3))]) {
  assert.deepStrictEqual(v8.deserialize(v8.serialize({ pad: 'x', view })).view, view);
}
assert.throws(() => v8.serialize(() => {}), { message: /could not be cloned/ });
assert.throws(() => v8.deserialize(Buffer.from('ff0d7b', 'hex')), Error);
assert.throws(() => v8.deserialize('text'), { code: 'ERR_INVALID_ARG_TYPE' });

const serializer = new v8.Serializer();
serializer.writeHeader();
serializer.writeUint64(1, 2);
serializer.writeRawBytes(Buffer.from('raw'));
const deserializer = new v8.Deserializer(serializer.releaseBuffer());
deserializer.readHeader();
assert.deepStrictEqual(deserializer.readUint64(), [1, 2]);
assert.strictEqual(deserializer.readRawBytes(3).toString(), 'raw');
assert.throws(() => deserializer.readDouble(), { message: 'ReadDouble() failed' });
