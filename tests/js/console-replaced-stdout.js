'use strict';

const { deepEqual } = require('./check.js');

const chunks = [];
console.log('before');
const { write } = process.stdout;
process.stdout.write = (chunk) => chunks.push(chunk);
console.log('captured', 1);
console.log({ a: 1 });
process.stdout.write = write;
console.log('after');
deepEqual(chunks, ['captured 1\n', '{ a: 1 }\n']);
