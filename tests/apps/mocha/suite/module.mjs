import assert from 'node:assert/strict';

describe('ES modules', () => {
  it('are suites too', () => assert.equal(typeof import.meta.url, 'string'));
});
