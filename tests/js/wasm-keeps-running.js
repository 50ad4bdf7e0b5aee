'use strict';

// A program that only waits for WebAssembly goes on until that is done.

const { equal, mustCall } = require('./check');

const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const order = [];

process.once('beforeExit', mustCall(() => order.push('end')));
process.on('exit', () => equal(order.join(), 'compiled,instance,timer,again,end'));

async function main() {
  const module = await WebAssembly.compile(bytes);
  order.push('compiled');
  await WebAssembly.instantiate(module);
  order.push('instance');
  await new Promise((resolve) => setTimeout(resolve, 1));
  order.push('timer');
  await WebAssembly.compile(bytes);
  order.push('again');
}

main().then(mustCall());
