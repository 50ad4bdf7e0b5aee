'use strict';

// Errors of HTTP/2 beside those of internal/errors (whose table has the ERR_HTTP2_* codes).
//
//   NghttpError(code, text): an Error of the library: code 'ERR_HTTP2_ERROR', errno `code`,
//     message `text`
//   nameOfCode(rstCode): 'NGHTTP2_PROTOCOL_ERROR' for an error code of RFC 9113, for messages
