'use strict';

// 256 KiB in 64 pieces, made one after the other, through a pipeline.

const http = require('http');
const { Readable, pipeline } = require('stream');
const listen = require('./listen.cjs');

const piece = Buffer.alloc(4096, 'x');

function* pieces() {
  for (let i = 0; i < 64; i++) yield piece;
}

listen(http.createServer((req, res) => {
  res.setHeader('Content-Type', 'text/plain');
  pipeline(Readable.from(pieces(), { objectMode: false }), res, () => {});
}));
