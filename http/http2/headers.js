'use strict';

// Header fields of HTTP/2 (RFC 9113 section 8.2): objects as users write them, what native code
// takes, and the objects that users get.

const { codes, hideStackFrames } = require('internal/errors');
const { hasInvalidChar, isToken } = require('internal/http/common');

const { isArray } = Array;

// Names of fields that are not to enter a compression table, in a list under this symbol.
const sensitiveHeaders = Symbol('sensitiveHeaders');

const kPseudo = new Set([':status', ':method', ':authority', ':scheme', ':path', ':protocol']);

// What may stand once, and of what is received only the first is taken.
const kSingle = new Set([
  ...kPseudo,
  'access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method',
  'age', 'authorization', 'content-encoding', 'content-language', 'content-length',
  'content-location', 'content-md5', 'content-range', 'content-type', 'date', 'dnt', 'etag',
  'expires', 'from', 'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range',
  'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization',
  'range', 'referer', 'retry-after', 'tk', 'upgrade-insecure-requests', 'user-agent',
  'x-content-type-options',
]);

// RFC 9113 section 8.2.2: what speaks of the connection has no place in a message.
const kOfConnection = new Set([
  'connection', 'http2-settings', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade',
]);

// NGHTTP2_NV_FLAG_NONE and NGHTTP2_NV_FLAG_NO_INDEX.
const kPlain = '\x00';
const kNeverIndexed = '\x01';

const kMaxKnown = 256;

// Names that were valid before, in lower case.
const known = new Map();

// `name` in lower case. Throws for what is no field name.
const lowerName = hideStackFrames((name) => {
  const found = known.get(name);
  if (found !== undefined) return found;
  const lower = name.toLowerCase();
  if (!isToken(lower[0] === ':' ? lower.slice(1) : lower)) {
    throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', lower);
  }
  if (known.size < kMaxKnown) known.set(name, lower);
  return lower;
});

const assertValidPseudoHeader = hideStackFrames((name) => {
  if (!kPseudo.has(name)) throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(name);
});

const assertValidPseudoHeaderResponse = hideStackFrames((name) => {
  if (name !== ':status') throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(name);
});

const assertValidPseudoHeaderTrailer = hideStackFrames((name) => {
  throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(name);
});

// Whether a message may have this field; TE may only say that trailers are welcome.
function isConnectionHeaderAllowed(name, value) {
  if (name === 'te') return value === 'trailers';
  return !kOfConnection.has(name);
}

const sensitiveNames = hideStackFrames((headers) => {
  const names = headers[sensitiveHeaders];
  if (names === undefined) return undefined;
  if (!isArray(names)) {
    throw new codes.ERR_INVALID_ARG_VALUE('headers[http2.neverIndex]', names);
  }
  return names.map((name) => `${name}`.toLowerCase());
});

let warned = false;

// A value with characters that no field value may have (RFC 9113 section 8.2.1) must not leave; a
// receiver would drop the line. The rest of the message is sent.
function isSent(name, value) {
  if (!hasInvalidChar(value)) return true;
  if (!warned) {
    warned = true;
    process.emitWarning(`Header field "${name}" is not sent: its value has characters that no ` +
      'header value may have');
  }
  return false;
}

// Validates `headers` and gives one string for native code: name NUL value NUL flag for each line,
// with the pseudo-headers first and the names in lower case. A list is a line for each value;
// what is undefined, an empty list or without a name is left out. `assertPseudo` throws for a
// pseudo-header that this message cannot have.
const packHeaders = hideStackFrames((headers, assertPseudo = assertValidPseudoHeader) => {
  const sensitive = sensitiveNames(headers);
  let pseudo = '';
  let fields = '';
  let seen;
  for (const key of Object.keys(headers)) {
    let value = headers[key];
    if (value === undefined || key === '') continue;
    const name = lowerName(key);
    const single = kSingle.has(name);
    let list = false;
    if (isArray(value)) {
      if (value.length === 0) continue;
      list = value.length > 1;
      if (list && single) throw new codes.ERR_HTTP2_HEADER_SINGLE_VALUE(name);
      if (!list) value = String(value[0]);
    } else {
      value = String(value);
    }
    if (single) {
      seen ??= new Set();
      if (seen.has(name)) throw new codes.ERR_HTTP2_HEADER_SINGLE_VALUE(name);
      seen.add(name);
    }
    const flag = sensitive?.includes(name) ? kNeverIndexed : kPlain;
    if (name[0] === ':') {
      assertPseudo(name);
      // A NUL would end the value; a peer refuses a line feed just as well.
      pseudo += `${name}\0${value.replaceAll('\0', '\n')}\0${flag}`;
      continue;
    }
    if (!isConnectionHeaderAllowed(name, value)) {
      throw new codes.ERR_HTTP2_INVALID_CONNECTION_HEADERS(name);
    }
    for (const one of list ? value.map(String) : [value]) {
      if (isSent(name, one)) fields += `${name}\0${one}\0${flag}`;
    }
  }
  return pseudo + fields;
});

// The object of a message that was received: `list` is [name, value, name, value, ...], `sensitive`
// the names of those that were marked so.
function toHeaderObject(list, sensitive = []) {
  const headers = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i];
    const value = list[i + 1];
    const before = headers[name];
    if (before === undefined) {
      headers[name] = name === 'set-cookie' ? [value] : name === ':status' ? value | 0 : value;
    } else if (name === 'cookie') {
      headers[name] = `${before}; ${value}`;
    } else if (name === 'set-cookie') {
      before.push(value);
    } else if (!kSingle.has(name)) {
      headers[name] = `${before}, ${value}`;
    }
  }
  headers[sensitiveHeaders] = sensitive;
  return headers;
}

// Whom a request is for: :authority, or else Host (RFC 9113 section 8.3.1).
function getAuthority(headers) {
  return headers[':authority'] ?? headers.host;
}

module.exports = {
  assertValidPseudoHeader,
  assertValidPseudoHeaderResponse,
  assertValidPseudoHeaderTrailer,
  getAuthority,
  isConnectionHeaderAllowed,
  packHeaders,
  sensitiveHeaders,
  toHeaderObject,
};
