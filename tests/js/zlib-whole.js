'use strict';

// A whole input at once, with a callback and synchronously, gives it back in each format.

const zlib = require('zlib');
const { deepEqual, equal, mustCall, throws } = require('./check');

const text = 'All happy families are alike; each is unhappy in its own way. '.repeat(20_000);
const pairs = [
  ['deflate', 'inflate'], ['gzip', 'gunzip'], ['deflateRaw', 'inflateRaw'], ['gzip', 'unzip'],
  ['deflate', 'unzip'], ['brotliCompress', 'brotliDecompress'],
];

for (const [there, back] of pairs) {
  const packed = zlib[`${there}Sync`](text);
  equal(packed.length < text.length / 50, true);
  equal(zlib[`${back}Sync`](packed).toString(), text);
  zlib[there](text, mustCall((error, result) => {
    equal(error, null);
    deepEqual(result, packed);
    zlib[back](result, {}, mustCall((error, result) => {
      equal(error, null);
      equal(result.toString(), text);
    }));
  }));
}

// Every kind of input.
const bytes = new Uint8Array([1, 2, 3, 4]);
for (const input of [bytes, bytes.buffer, new DataView(bytes.buffer), new Uint16Array(bytes.buffer),
  Buffer.from(bytes)]) {
  deepEqual([...zlib.gunzipSync(zlib.gzipSync(input))], [1, 2, 3, 4]);
}
throws(() => zlib.gzipSync(1), {
  code: 'ERR_INVALID_ARG_TYPE',
  message: 'The "buffer" argument must be of type string or an instance of Buffer, TypedArray, ' +
    'DataView, or ArrayBuffer. Received type number (1)',
});
throws(() => zlib.gzip('x'), { code: 'ERR_INVALID_ARG_TYPE' });

// The stream that did it, and what it consumed.
const { buffer, engine } = zlib.gzipSync('text', { info: true });
equal(zlib.gunzipSync(buffer).toString(), 'text');
equal(engine instanceof zlib.Gzip, true);
equal(engine.bytesWritten, 4);
zlib.inflate(Buffer.concat([zlib.deflateSync('text'), Buffer.from('more')]), { info: true },
             mustCall(function(error, { buffer, engine }) {
               equal(this, engine);
               equal(buffer.toString(), 'text');
               equal(engine.bytesWritten, zlib.deflateSync('text').length);
             }));

// What would grow too large.
const bomb = zlib.gzipSync(Buffer.alloc(50_000_000));
throws(() => zlib.gunzipSync(bomb, { maxOutputLength: 1000 }), {
  name: 'RangeError',
  code: 'ERR_BUFFER_TOO_LARGE',
  message: 'Cannot create a Buffer larger than 1000 bytes',
});
zlib.gunzip(bomb, { maxOutputLength: 1000 }, mustCall((error, result) => {
  equal(error.code, 'ERR_BUFFER_TOO_LARGE');
  equal(result, undefined);
}));

equal(zlib.crc32('hello world'), 0x0d4a1185);
equal(zlib.crc32(Buffer.from(' world'), zlib.crc32('hello')), 0x0d4a1185);
