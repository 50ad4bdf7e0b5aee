'use strict';

// Web streams: piping with backpressure, errors, and the way from and to node:stream.

const { deepEqual, equal } = require('./check.js');
const { Duplex, Readable, Writable } = require('stream');

async function collect(stream) {
  const values = [];
  for await (const value of stream) values.push(value);
  return values;
}

async function main() {
  let pulled = 0;
  const numbers = new ReadableStream({
    pull(controller) {
      if (pulled === 4) controller.close();
      else controller.enqueue(pulled++);
    },
  }, { highWaterMark: 0 });
  equal(pulled, 0);
  const doubled = numbers.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk * 2);
    },
  }));
  equal(numbers.locked, true);
  deepEqual(await collect(doubled), [0, 2, 4, 6]);

  const toWeb = Readable.toWeb(Readable.from([1, 2, 3]));
  equal(toWeb instanceof ReadableStream, true);
  deepEqual(await collect(toWeb), [1, 2, 3]);

  const fromWeb = Readable.fromWeb(ReadableStream.from(['a', 'b']), { objectMode: true });
  deepEqual(await collect(fromWeb), ['a', 'b']);

  const written = [];
  const sink = Writable.toWeb(new Writable({
    objectMode: true,
    highWaterMark: 1,
    write(chunk, encoding, callback) {
      written.push(chunk);
      setImmediate(callback);
    },
  }));
  await ReadableStream.from([1, 2, 3]).pipeTo(sink);
  deepEqual(written, [1, 2, 3]);

  const { readable, writable } = new TransformStream();
  const duplex = Duplex.fromWeb({ readable, writable }, { objectMode: true });
  duplex.end('through');
  deepEqual(await collect(duplex), ['through']);

  const failing = Readable.toWeb(new Readable({
    objectMode: true,
    read() {
      this.destroy(new Error('broken'));
    },
  }));
  let message;
  await collect(failing).catch((error) => { message = error.message; });
  equal(message, 'broken');
  return 'done';
}

let result;
main().then((value) => { result = value; }, (error) => { result = error; });
process.on('exit', () => equal(result, 'done'));
