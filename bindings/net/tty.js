'use strict';

// node:tty. https://nodejs.org/docs/latest-v20.x/api/tty.html
// Programs that only ask whether they write to a terminal load no streams.

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 0x7fffffff &&
    internalBinding('stdio').isatty(fd);
}

module.exports = {
  isatty,
  get ReadStream() {
    return require('internal/tty/streams').ReadStream;
  },
  get WriteStream() {
    return require('internal/tty/streams').WriteStream;
  },
};
