'use strict';

// What streams throw and emit: Node's codes and messages, on the built-in classes.

const { equal, throws } = require('./check.js');
const { Readable, Stream, Writable, getDefaultHighWaterMark, setDefaultHighWaterMark } =
  require('stream');

equal(new Writable() instanceof Stream, true);
equal(getDefaultHighWaterMark(true), 16);
throws(() => setDefaultHighWaterMark(false, -1), { code: 'ERR_OUT_OF_RANGE', name: 'RangeError' });
throws(() => new Writable({ highWaterMark: 'x' }), {
  code: 'ERR_INVALID_ARG_VALUE',
  message: "The property 'options.highWaterMark' is invalid. Received 'x'",
});
throws(() => new Writable({ objectMode: true }).write(null), {
  code: 'ERR_STREAM_NULL_VALUES', message: 'May not write null values to stream',
});
throws(() => Readable.from(1), { code: 'ERR_INVALID_ARG_TYPE' });

const codes = [];
const ended = new Writable({ objectMode: true, write(chunk, encoding, callback) { callback(); } });
ended.on('error', (error) => codes.push(error.code));
ended.end();
ended.write('x');

const full = new Readable({ objectMode: true, read() {} });
full.on('error', (error) => codes.push(error.code));
full.push(null);
full.push('x');

process.on('exit', () => {
  equal(codes.join(), 'ERR_STREAM_WRITE_AFTER_END,ERR_STREAM_PUSH_AFTER_EOF');
});
