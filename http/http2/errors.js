'use strict';

// Errors of HTTP/2 beside those of internal/errors, whose table has the ERR_HTTP2_* codes.

const { codes, kIsNodeError } = require('internal/errors');

// RFC 9113 section 7; the index is the code.
const kNames = [
  'NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT',
  'STREAM_CLOSED', 'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR',
  'CONNECT_ERROR', 'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED',
];

// What the HTTP/2 library reports: `errno` is its number and `text` says what it means. With
// `ownCode`, one of the table's codes takes the place of both texts.
class NghttpError extends Error {
  constructor(errno, text, ownCode = undefined) {
    super(ownCode === undefined ? text : new codes[ownCode]().message);
    this.code = ownCode ?? 'ERR_HTTP2_ERROR';
    this.errno = errno;
  }

  get ['constructor']() {
    return Error;
  }

  get [kIsNodeError]() {
    return true;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

// 'NGHTTP2_PROTOCOL_ERROR' for 1; a code that no RFC names stays a number.
function nameOfCode(code) {
  return code < kNames.length ? `NGHTTP2_${kNames[code]}` : code;
}

module.exports = { NghttpError, errorNames: kNames, nameOfCode };
