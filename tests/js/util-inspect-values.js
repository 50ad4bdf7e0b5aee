'use strict';

const { inspect } = require('util');

const circle = { name: 'circle', inner: {} };
circle.inner.back = circle;

class Point {
  constructor() {
    this.x = 1;
  }
}

for (const value of [
  undefined, null, -0, 1.5, 10n, 'it\'s', Symbol('s'), [1, , 3], { a: { b: { c: { d: 1 } } } },
  Object.create(null), new Point(), Point, class extends Point {}, function named() {}, () => {},
  new Map([['k', { v: 1 }]]), new Set([1, [2]]), new Map([[1, 2]]).entries(), new Uint8Array(3),
  new ArrayBuffer(2), new Date(0), /x/g, Promise.resolve(4), new Proxy({ p: 1 }, {}),
  new WeakMap(), new Number(3), new String('abc'), circle, { get a() { return 1; }, set b(v) {} },
  Array.from({ length: 30 }, (_, i) => i * 7), 'a long line\n'.repeat(8), Array(101).fill(0),
]) {
  console.log(inspect(value));
}
