// Small files.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

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
};
