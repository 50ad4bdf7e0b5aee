// Hashes, and what a server asks of crypto for a request.
import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { Buffer } from 'node:buffer';

const small = Buffer.alloc(64, 'x');
const large = Buffer.alloc(65536, 'x');
const digest = createHash('sha256').update(small).digest();

const hash = (name, data) => (count) => {
  for (let i = 0; i < count; i++) createHash(name).update(data).digest('hex');
};

export default {
  'sha256 of 64 bytes': hash('sha256', small),
  'sha256 of 64 KiB': hash('sha256', large),
  'sha1 of 64 bytes': hash('sha1', small),
  'md5 of 64 bytes': hash('md5', small),
  'hmac sha256 of 64 bytes'(count) {
    for (let i = 0; i < count; i++) createHmac('sha256', 'key').update(small).digest('hex');
  },
  'randomBytes(16)'(count) {
    for (let i = 0; i < count; i++) randomBytes(16);
  },
  'randomUUID'(count) {
    for (let i = 0; i < count; i++) randomUUID();
  },
  'timingSafeEqual'(count) {
    for (let i = 0; i < count; i++) timingSafeEqual(digest, digest);
  },
};
