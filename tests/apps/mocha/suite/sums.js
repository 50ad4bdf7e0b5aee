'use strict';

const assert = require('assert');

describe('sums', () => {
  let base;
  before(() => { base = 1; });
  beforeEach(() => { base++; });

  it('are right', () => assert.strictEqual(base + 1, 3));
  it('may be wrong', () => assert.deepStrictEqual({ sum: base }, { sum: 4 }));
  it('come later', async () => {
    await new Promise((resolve) => { setTimeout(resolve, 1); });
    assert.strictEqual(base, 4);
  });
  it('call back', (done) => { setImmediate(done); });
  it('take too long', function(done) { this.timeout(20); });
  it.skip('are left out', () => {});
  it('have yet to be written');

  describe('inside', () => {
    after(() => { throw new Error('a hook that fails'); });
    it('nest', () => {});
  });
});
