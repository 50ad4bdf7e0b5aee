'use strict';

// url.parse() takes addresses apart as it always did, and url.format() puts them together.

const assert = require('assert');
const url = require('url');

const parsed = url.parse('HTTP://user:pa%20ss@Example.com:8080/a b?x=1&x=2#part', true);
assert.strictEqual(parsed.protocol, 'http:');
assert.strictEqual(parsed.auth, 'user:pa ss');
assert.strictEqual(parsed.host, 'example.com:8080');
assert.strictEqual(parsed.port, '8080');
assert.strictEqual(parsed.pathname, '/a%20b');
assert.deepStrictEqual({ ...parsed.query }, { x: ['1', '2'] });
assert.strictEqual(parsed.hash, '#part');
assert.strictEqual(parsed.href, 'http://user:pa%20ss@example.com:8080/a%20b?x=1&x=2#part');

assert.strictEqual(url.parse('/path?q').pathname, '/path');
assert.strictEqual(url.parse('//host/path').host, null);
assert.strictEqual(url.parse('//host/path', false, true).host, 'host');
assert.strictEqual(url.parse('mailto:a@b.c').href, 'mailto:a@b.c');
assert.strictEqual(url.parse('http://[::1]:80/').hostname, '::1');
assert.strictEqual(
  url.format({ protocol: 'http', hostname: 'a.b', port: 1, pathname: 'p', query: { q: 'v' } }),
  'http://a.b:1/p?q=v');
assert.throws(() => url.parse(null), { code: 'ERR_INVALID_ARG_TYPE' });
