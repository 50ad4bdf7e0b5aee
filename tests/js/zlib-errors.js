'use strict';

// Damaged, truncated and strange input: an error with Node's message, errno and code, once.

const zlib = require('zlib');
const { deepEqual, equal, mustCall, mustNotCall, throws } = require('./check');

const dictionary = Buffer.from('some words');
const withDictionary = zlib.deflateSync('some words', { dictionary });
const cases = [
  ['inflate', 'no zlib', { message: 'incorrect header check', errno: -3, code: 'Z_DATA_ERROR' }],
  ['gunzip', zlib.gzipSync('text').subarray(0, -1),
   { message: 'unexpected end of file', errno: -5, code: 'Z_BUF_ERROR' }],
  ['gunzip', '', { message: 'unexpected end of file', errno: -5, code: 'Z_BUF_ERROR' }],
  ['inflate', withDictionary, { message: 'Missing dictionary', errno: 2, code: 'Z_NEED_DICT' }],
  ['brotliDecompress', Buffer.alloc(40, 0xff),
   { message: 'Decompression failed', errno: -15, code: 'ERR__ERROR_FORMAT_PADDING_2' }],
  ['brotliDecompress', zlib.brotliCompressSync('text').subarray(0, -1),
   { message: 'unexpected end of file', errno: -5, code: 'Z_BUF_ERROR' }],
];

for (const [name, input, expected] of cases) {
  const error = throws(() => zlib[`${name}Sync`](input), expected);
  deepEqual(Object.keys(error), ['errno', 'code']);
  zlib[name](input, mustCall((error, result) => {
    equal(result, undefined);
    for (const key of Object.keys(expected)) equal(error[key], expected[key]);
  }));

  const stream = zlib[`create${name[0].toUpperCase()}${name.slice(1)}`]();
  stream.on('error', mustCall((error) => {
    for (const key of Object.keys(expected)) equal(error[key], expected[key]);
    equal(stream.destroyed, true);
  }));
  stream.on('end', mustNotCall());
  stream.on('close', mustCall());
  stream.resume();
  stream.end(input);
}

equal(zlib.inflateSync(withDictionary, { dictionary }).toString(), 'some words');
throws(() => zlib.inflateSync(withDictionary, { dictionary: Buffer.from('others') }),
       { message: 'Bad dictionary', code: 'Z_NEED_DICT' });

// Options.
const ranges = [
  [{ level: 10 }, 'The value of "options.level" is out of range. It must be >= -1 and <= 9. ' +
    'Received 10'],
  [{ windowBits: 8 }, 'The value of "options.windowBits" is out of range. It must be >= 9 and ' +
    '<= 15. Received 8'],
  [{ chunkSize: 63 }, 'The value of "options.chunkSize" is out of range. It must be >= 64. ' +
    'Received 63'],
  [{ flush: 6 }, 'The value of "options.flush" is out of range. It must be >= 0 and <= 5. ' +
    'Received 6'],
];
for (const [options, message] of ranges) {
  throws(() => zlib.createGzip(options), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message });
}
throws(() => zlib.createDeflate({ dictionary: 'text' }), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => zlib.createBrotliCompress({ params: { 999: 1 } }), {
  name: 'RangeError',
  code: 'ERR_BROTLI_INVALID_PARAM',
  message: '999 is not a valid Brotli parameter',
});
throws(() => zlib.createBrotliCompress({ params: { 4: 42 } }), {
  code: 'ERR_ZLIB_INITIALIZATION_FAILED', message: 'Initialization failed',
});
