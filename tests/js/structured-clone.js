'use strict';

const { deepEqual, equal, throws } = require('./check');

const original = { map: new Map([[1, { a: [1, 2] }]]), date: new Date(5), re: /x/g, big: 5n };
original.self = original;
const copy = structuredClone(original);
equal(copy.self, copy);
equal(copy === original, false);
deepEqual(copy, original);
equal(structuredClone(new RangeError('text')) instanceof RangeError, true);

const buffer = new Uint8Array([1, 2, 3]).buffer;
const moved = structuredClone({ buffer }, { transfer: [buffer] });
equal(buffer.byteLength, 0);
deepEqual([...new Uint8Array(moved.buffer)], [1, 2, 3]);

const shared = new SharedArrayBuffer(4);
new Uint8Array(structuredClone(shared))[0] = 7;
equal(new Uint8Array(shared)[0], 7);

for (const value of [() => {}, Symbol('x'), { deep: new WeakMap() }]) {
  const error = throws(() => structuredClone(value), { name: 'DataCloneError', code: 25 });
  equal(error instanceof DOMException, true);
}
const twice = new ArrayBuffer(1);
throws(() => structuredClone(twice, { transfer: [twice, twice] }), { name: 'DataCloneError' });
equal(twice.byteLength, 1);
throws(() => structuredClone(), { code: 'ERR_MISSING_ARGS' });
throws(() => structuredClone(1, 1), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => structuredClone(1, { transfer: [{}] }), { code: 'ERR_INVALID_TRANSFER_OBJECT' });
