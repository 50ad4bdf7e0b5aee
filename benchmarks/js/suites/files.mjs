// Small files, and streams in memory.
import fs from 'node:fs';
import { Readable, Writable, pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);
const chunk = new Uint8Array(1024);

// `operation(self, done)`, `count` times, one after the other.
function chain(operation) {
  return (count) => new Promise((resolve, reject) => {
    let left = count;
    const done = (error) => {
      if (error) reject(error);
      else if (--left <= 0) resolve();
      else operation(self, done);
    };
    operation(self, done);
  });
}

export default {
  'readFile': chain(fs.readFile),
  'stat': chain(fs.stat),
  'readFileSync'(count) {
    for (let i = 0; i < count; i++) fs.readFileSync(self);
  },
  'statSync'(count) {
    for (let i = 0; i < count; i++) fs.statSync(self);
  },
  async 'promises.readFile'(count) {
    for (let i = 0; i < count; i++) await fs.promises.readFile(self);
  },
  async 'promises.stat'(count) {
    for (let i = 0; i < count; i++) await fs.promises.stat(self);
  },
  'pipeline of 1 KiB chunks': (count) => new Promise((resolve, reject) => {
    let left = count;
    const source = new Readable({
      read() {
        this.push(left-- > 0 ? chunk : null);
      },
    });
    const sink = new Writable({
      write(data, encoding, done) {
        done();
      },
    });
    pipeline(source, sink, (error) => (error ? reject(error) : resolve()));
  }),
};
