'use strict';

// A hash is a transform stream: what is written goes in, the digest comes out at the end.

const crypto = require('crypto');
const { PassThrough, Transform, pipeline } = require('stream');
const { equal, mustCall } = require('./check');

const expected = crypto.createHash('sha256').update('hello world').digest('hex');

const hash = crypto.createHash('sha256');
equal(hash instanceof Transform, true);
hash.write('hello ');
hash.end('world');
equal(hash.read().toString('hex'), expected);
equal(hash.digest('hex'), expected);

const hmac = crypto.createHmac('sha256', 'key');
hmac.end('hello world');
equal(hmac.read().toString('hex'),
      crypto.createHmac('sha256', 'key').update('hello world').digest('hex'));

const source = new PassThrough();
const piped = crypto.createHash('sha256').setEncoding('hex');
pipeline(source, piped, mustCall((error) => {
  equal(error, undefined);
}));
piped.on('data', mustCall((text) => equal(text, expected)));
source.write('hello');
source.end(' world');
