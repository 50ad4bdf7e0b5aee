'use strict';

// Header objects to what the native half takes, and back.
//
//   sensitiveHeaders: the public symbol
//   packHeaders(headers, assertPseudo): validates, and gives one string for native code:
//     name NUL value NUL flag for each line, pseudo-headers first, names in lower case, flag '\x00'
//     or, for a sensitive one, '\x01' (NGHTTP2_NV_FLAG_NO_INDEX). Throws the ERR_HTTP2_* or
//     ERR_INVALID_* of Node (single-value headers, connection-specific headers, pseudo-headers).
//   assertValidPseudoHeader(name), assertValidPseudoHeaderResponse(name),
//   assertValidPseudoHeaderTrailer(name): for the second argument of packHeaders
//   toHeaderObject(list, sensitive): list is [name, value, name, value, ...] as received,
//     sensitive an array of names; gives the object of the 'headers' and 'stream' events (null
//     prototype, duplicates joined or dropped as Node does, :status a number, [sensitiveHeaders])
