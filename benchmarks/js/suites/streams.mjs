// Streams in memory: chunks of 1 KiB from a source that has them at hand.
import { PassThrough, Readable, Writable, pipeline } from 'node:stream';

const chunk = new Uint8Array(1024);

function source(count) {
  let left = count;
  return new Readable({
    read() {
      this.push(left-- > 0 ? chunk : null);
    },
  });
}

const sink = () => new Writable({
  write(data, encoding, done) {
    done();
  },
});

// Through all of them, to the end.
const through = (...streams) => new Promise((resolve, reject) => {
  pipeline(...streams, (error) => (error ? reject(error) : resolve()));
});

export default {
  'pipeline of 1 KiB chunks': (count) => through(source(count), sink()),
  'pipeline with a PassThrough': (count) => through(source(count), new PassThrough(), sink()),
  'on data': (count) => new Promise((resolve, reject) => {
    source(count).on('data', () => {}).on('end', resolve).on('error', reject);
  }),
  async 'for await'(count) {
    let left = count;
    for await (const data of source(count)) left -= data.length / chunk.length;
    if (left !== 0) throw new Error(`${left} chunks are missing`);
  },
  'write, end': (count) => new Promise((resolve, reject) => {
    const stream = sink().on('finish', resolve).on('error', reject);
    for (let i = 0; i < count; i++) stream.write(chunk);
    stream.end();
  }),
};
