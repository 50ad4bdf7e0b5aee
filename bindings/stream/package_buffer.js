'use strict';

// Buffer for the stream package. A runtime without the module 'buffer' has streams of objects;
// streams of bytes need the module, and say so.

const { exists } = require('internal/bootstrap/realm');
const { codes } = require('internal/errors');

function makeAbsentBuffer() {
  class Buffer {}
  for (const name of ['alloc', 'allocUnsafe', 'from', 'isEncoding']) {
    Buffer[name] = () => {
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`Buffer.${name}`);
    };
  }
  return { Buffer };
}

module.exports = exists('buffer') ? require('buffer') : makeAbsentBuffer();
