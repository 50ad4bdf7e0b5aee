'use strict';

// Streams: what is written comes out again whatever the chunks, what is flushed is there at once,
// and the events come in Node's order.

const { PassThrough, Writable, pipeline } = require('stream');
const zlib = require('zlib');
const { deepEqual, equal, mustCall } = require('./check');

const text = Array.from({ length: 50_000 }, (_, i) => `${i * 7919 % 104729}`).join(' ');

for (const chunkSize of [64, 16 * 1024]) {
  const packer = zlib.createGzip({ chunkSize });
  const unpacker = zlib.createGunzip({ chunkSize });
  const source = new PassThrough();
  const got = [];
  const sink = new Writable({
    highWaterMark: 100_000,
    write(chunk, encoding, callback) {
      equal(chunk.length <= chunkSize, true);
      got.push(chunk);
      callback();
    },
  });
  pipeline(source, packer, unpacker, sink, mustCall((error) => {
    equal(error, undefined);
    equal(Buffer.concat(got).toString(), text);
    equal(packer.bytesWritten, text.length);
    equal(packer._closed, true);
  }));
  for (let i = 0; i < text.length; i += 5000) source.write(text.slice(i, i + 5000));
  source.end();
}

// Each flush lets out what was written before, and the other side can read it.
const packer = zlib.createDeflate();
const unpacker = zlib.createInflate().setEncoding('utf8');
const events = [];
packer.write('one', () => events.push('written'));
packer.flush(mustCall(() => {
  events.push('flushed');
  unpacker.write(packer.read(), mustCall(() => {
    events.push(unpacker.read());
    packer.params(9, zlib.constants.Z_FILTERED, mustCall(() => {
      events.push('changed');
      packer.end(' two');
      packer.pipe(unpacker);
      unpacker.on('data', (chunk) => events.push(chunk));
      unpacker.on('end', mustCall(() => {
        deepEqual(events, ['written', 'flushed', 'one', 'changed', ' two']);
      }));
    }));
  }));
}));

// reset() forgets what has not come out yet.
const again = zlib.createDeflateRaw();
const chunks = [];
again.on('data', (chunk) => chunks.push(chunk));
again.write('something', mustCall(() => {
  again.reset();
  again.end('text');
}));
again.on('end', mustCall(() => {
  equal(zlib.inflateRawSync(Buffer.concat(chunks)).toString(), 'text');
}));

// Destroyed in the middle of a step.
const victim = zlib.createGzip();
victim.on('close', mustCall(() => equal(victim._handle, null)));
victim.write(text);
victim.destroy();
