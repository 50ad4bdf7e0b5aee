'use strict';

// What waits for WebAssembly's asynchronous functions goes on when they are done, whatever else the
// program waits for.

const { equal, mustCall } = require('./check');

// One function, which adds its arguments.
const bytes = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100,
  100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11,
]);
const keepsRunning = setTimeout(() => {
  throw new Error('nothing went on');
}, 60_000);

async function main() {
  const module = await WebAssembly.compile(bytes);
  const instance = await WebAssembly.instantiate(module);
  equal(instance.exports.add(1, 2), 3);
  equal((await WebAssembly.instantiate(bytes)).instance.exports.add(3, 4), 7);
  const error = await WebAssembly.compile(new Uint8Array(8)).catch((error) => error);
  equal(error instanceof WebAssembly.CompileError, true);
}

main().then(mustCall(() => clearTimeout(keepsRunning)));
