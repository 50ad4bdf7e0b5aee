'use strict';

// The globals of fetch are there as in Node, and nothing of them is loaded before it is used.

const { deepEqual, equal } = require('./check');

const isLoaded = () => process.moduleLoadList.some((id) => /undici/.test(id));

equal(typeof fetch, 'function');
equal(fetch.length, 1);
deepEqual(Object.getOwnPropertyDescriptor(globalThis, 'fetch'), {
  value: fetch, writable: true, enumerable: true, configurable: true,
});
for (const name of ['FormData', 'Headers', 'Request', 'Response']) {
  equal(name in globalThis, true);
  equal(Object.keys(globalThis).includes(name), false);
}
equal(isLoaded(), false);

const headers = new Headers([['b', '2'], ['A', '1'], ['b', '3']]);
equal(isLoaded(), true);
deepEqual([...headers], [['a', '1'], ['b', '2, 3']]);
equal(Object.prototype.toString.call(headers), '[object Headers]');
equal(new Request('http://127.0.0.1/', { method: 'post' }).method, 'POST');
equal(new Response('x', { status: 201 }).status, 201);
equal([...new FormData().keys()].length, 0);
