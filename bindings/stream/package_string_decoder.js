'use strict';

// Streams decode rarely: the decoder is loaded for the first stream with an encoding.

function LazyStringDecoder(encoding) {
  const { StringDecoder } = require('string_decoder');
  return new StringDecoder(encoding);
}

module.exports = { StringDecoder: LazyStringDecoder };
