'use strict';

const { equal } = require('./check.js');
const { isDeepStrictEqual } = require('util');

const same = [
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }], [NaN, NaN],
  [new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }])],
  [new Map([[{ k: 1 }, 'v']]), new Map([[{ k: 1 }, 'v']])],
  [new Date(5), new Date(5)], [/a/g, /a/g],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  [new Error('x'), new Error('x')], [[, 1], [, 1]],
];
const different = [
  [0, -0], [1, '1'], [{ a: 1 }, { a: 1, b: undefined }], [[1], { 0: 1 }],
  [new Date(5), new Date(6)],
  [/a/g, /a/i], [new Set([1]), new Set([2])], [[, 1], [undefined, 1]],
  [new Error('x'), new Error('y')],
  [Object.create(null), {}], [new Number(1), new Number(2)],
  [new Uint8Array(1), new Int8Array(1)],
];
for (const [a, b] of same) equal(isDeepStrictEqual(a, b), true);
for (const [a, b] of different) equal(isDeepStrictEqual(a, b), false);

const a = { inner: {} };
a.inner.back = a;
const b = { inner: {} };
b.inner.back = b;
equal(isDeepStrictEqual(a, b), true);
