'use strict';

// Blobs made of texts, bytes and other blobs, and parts of them.

const { equal, mustCall, throws } = require('./check');

const blob = new Blob(['ab', new Uint8Array([0x63]), new Blob(['d'])], { type: 'Text/Plain' });
equal(blob.size, 4);
equal(blob.type, 'text/plain');
throws(() => new Blob('text'), { code: 'ERR_INVALID_ARG_TYPE' });
blob.text().then(mustCall((text) => equal(text, 'abcd')));
blob.slice(-3, -1).text().then(mustCall((text) => equal(text, 'bc')));
blob.arrayBuffer().then(mustCall((bytes) => equal(Buffer.from(bytes).toString(), 'abcd')));
(async () => {
  let text = '';
  for await (const chunk of blob.stream()) text += Buffer.from(chunk).toString();
  equal(text, 'abcd');
})().then(mustCall());

const { File } = require('buffer');
const file = new File(['x'], 'name.txt', { lastModified: 5 });
equal(`${file.name} ${file.size} ${file.lastModified} ${file instanceof Blob}`,
      'name.txt 1 5 true');
