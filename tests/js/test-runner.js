'use strict';

// node:test runs tests in order, reports them as TAP, and sets the exit code when one fails.

const { after, before, beforeEach, describe, it, mock, test } = require('node:test');

const order = [];
before(() => order.push('before'));
beforeEach(() => order.push('each'));
after(() => {
  console.log(order.join());
  if (process.exitCode === 1) process.exitCode = 0;
});

test('passes', () => order.push('one'));
test('with a callback', (t, done) => setImmediate(done));
test('fails', { todo: true }, () => { throw new Error('no'); });
test('is skipped', { skip: 'for now' }, () => order.push('never'));
test('has subtests', async (t) => {
  await t.test('inner', () => order.push('inner'));
  const method = t.mock.method(console, 'log', () => {});
  console.log('not printed');
  t.assert.strictEqual(method.mock.callCount(), 1);
});
describe('a suite', () => {
  it('is later', async () => order.push('later'));
  it.skip('not this');
});
test('times out', { timeout: 1, todo: true }, () => new Promise((resolve) => {
  setTimeout(resolve, 1000).unref();
}));
const add = mock.fn((a, b) => a + b);
add(1, 2);
test('remembers calls', (t) => {
  t.assert.deepStrictEqual(add.mock.calls[0].arguments, [1, 2]);
  t.assert.strictEqual(add.mock.calls[0].result, 3);
});
