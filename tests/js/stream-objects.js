'use strict';

// Streams of objects: reading, transforming, writing, with backpressure, in order.

const { deepEqual, equal } = require('./check.js');
const { PassThrough, Readable, Transform, Writable, finished, pipeline } = require('stream');

const written = [];
let next = 0;
const source = new Readable({
  objectMode: true,
  highWaterMark: 2,
  read() {
    this.push(next < 5 ? { n: next++ } : null);
  },
});
const double = new Transform({
  objectMode: true,
  transform(chunk, encoding, callback) {
    callback(null, { n: chunk.n * 2 });
  },
});
const sink = new Writable({
  objectMode: true,
  highWaterMark: 1,
  write(chunk, encoding, callback) {
    written.push(chunk.n);
    setImmediate(callback);
  },
});

let done = false;
pipeline(source, double, new PassThrough({ objectMode: true }), sink, (error) => {
  equal(error, undefined);
  deepEqual(written, [0, 2, 4, 6, 8]);
  equal(source.destroyed, true);
  equal(sink.writableFinished, true);
  done = true;
});

let closed = false;
finished(new Readable({ read() {} }).destroy(), (error) => {
  equal(error.code, 'ERR_STREAM_PREMATURE_CLOSE');
  closed = true;
});

process.on('exit', () => {
  equal(done, true);
  equal(closed, true);
});
