'use strict';

// Workers end by themselves, by process.exit(), by errors nobody catches, and by their parent, even
// in the middle of a loop.

const assert = require('assert');
const { Worker } = require('worker_threads');

const left = new Set();

function start(name, code, expected, check = () => {}) {
  left.add(name);
  const worker = new Worker(code, { eval: true });
  let error;
  worker.on('error', (each) => { error = each; });
  worker.on('exit', (exitCode) => {
    assert.strictEqual(exitCode, expected, name);
    check(error);
    left.delete(name);
  });
  return worker;
}

start('end', 'setTimeout(() => {}, 1)', 0);
start('exit', 'process.on("exit", (c) => { process.exitCode = c + 1 }); process.exit(4)', 5);
start('nothing after exit', 'try { process.exit(3) } finally { process.exit(9) }', 3);
start('error', 'throw Object.assign(new RangeError("no"), { own: 1 })', 1, (error) => {
  assert.ok(error instanceof RangeError);
  assert.strictEqual(error.message, 'no');
  assert.strictEqual(error.own, 1);
});
start('rejection', 'Promise.reject(new TypeError("later"))', 1, (error) => {
  assert.strictEqual(error.message, 'later');
});
for (const code of ['for (;;);', 'setInterval(() => {}, 1)', 'setImmediate(() => { for (;;); })']) {
  const worker = start(code, code, 1);
  worker.on('online', () => worker.terminate());
}
const small = new Worker('const a = []; for (;;) a.push(new Array(1e4).fill("x"))', {
  eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 },
});
left.add('memory');
small.on('error', (error) => {
  assert.strictEqual(error.code, 'ERR_WORKER_OUT_OF_MEMORY');
  left.delete('memory');
});

process.on('exit', () => assert.deepStrictEqual([...left], []));
