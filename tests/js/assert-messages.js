'use strict';

// Messages of failed assertions: what was compared, how it differs, which expression failed.

const a = require('assert');

function show(run) {
  try {
    run();
  } catch (error) {
    console.log(error.name, error.message, error.generatedMessage, error.operator, error.code);
  }
}

const digits = [...Array(15).keys()];
const many = [...Array(110).keys()];

show(() => a(0));
show(() => a.ok(typeof 123 === 'string' && /a\)/.test('(')));
show(() => a['ok']['apply'](null, [0]));
show(() => {
  a.ok(
    // A comment with (
    `a${1}b${`)`}` === 3
  );
});
show(() => a.ok());
show(() => a.strictEqual(1, 2));
show(() => a.strictEqual('a'.repeat(10), 'a'.repeat(10) + 'b'));
show(() => a.strictEqual([1], [1]));
show(() => a.strictEqual(-0, 0));
show(() => a.strictEqual({ a: 1, b: [1, 2, 3] }, { a: 2, b: [1, 2, 4] }));
show(() => a.deepStrictEqual(digits, [...digits, 16]));
show(() => a.deepEqual(digits, [...digits, 16]));
show(() => a.deepStrictEqual(many, many.map((x) => (x % 7 ? x : -x - 1))));
for (let n = 0; n < 8; n++) {
  const run = digits.slice(0, n);
  show(() => a.deepStrictEqual([...run, 'x'], [0, ...run]));
  show(() => a.deepStrictEqual(['y', ...run, 'x', 5, ...run], ['z', ...run, 'b', ...run]));
}
show(() => a.notStrictEqual(1, 1));
show(() => a.notDeepStrictEqual({ a: 1 }, { a: 1 }));
show(() => a.notDeepEqual({ a: 1 }, { a: 1 }));
show(() => a.throws(() => {}));
show(() => a.throws(() => { throw new Error('x'); }, /y/));
show(() => a.throws(() => { throw new Error('x'); }, { message: 'y' }));
show(() => a.throws(() => { throw new Error('x'); }, TypeError));
show(() => a.throws(() => { throw new Error('x'); }, () => false));
show(() => a.doesNotThrow(() => { throw new Error('x'); }, 'm'));
show(() => a.ifError(new Error('x')));
show(() => a.match('a', /b/));
show(() => a.fail());
show(() => a.equal(1, 2));
