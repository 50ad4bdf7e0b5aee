'use strict';

// Streams and iteration: Readable.from, the iterator helpers, promises, abort signals.

const { deepEqual, equal } = require('./check.js');
const { Readable, Writable, addAbortSignal, compose } = require('stream');
const { pipeline } = require('stream/promises');

async function rejection(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

async function main() {
  const values = [];
  for await (const value of Readable.from([1, 2, 3])) values.push(value);
  deepEqual(values, [1, 2, 3]);

  const doubled = Readable.from([1, 2, 3, 4]).filter((n) => n % 2 === 0).map((n) => n * 2);
  deepEqual(await doubled.toArray(), [4, 8]);
  equal(await Readable.from([1, 2, 3]).reduce((sum, n) => sum + n, 0), 6);
  deepEqual(await Readable.from([1, 2, 3]).take(2).toArray(), [1, 2]);

  const seen = [];
  await pipeline(Readable.from(['a', 'b']), async function* (source) {
    for await (const text of source) yield text.toUpperCase();
  }, new Writable({
    objectMode: true,
    write(chunk, encoding, callback) {
      seen.push(chunk);
      callback();
    },
  }));
  deepEqual(seen, ['A', 'B']);

  const composed = compose(Readable.from([1, 2]), async function* (source) {
    for await (const n of source) yield n + 1;
  });
  deepEqual(await composed.toArray(), [2, 3]);

  const controller = new AbortController();
  const endless = addAbortSignal(controller.signal, new Readable({ objectMode: true, read() {} }));
  setImmediate(() => controller.abort());
  const error = await rejection(endless.toArray());
  equal(error.name, 'AbortError');
  equal(error.code, 'ABORT_ERR');
  return 'done';
}

let result;
main().then((value) => { result = value; });
process.on('exit', () => equal(result, 'done'));
