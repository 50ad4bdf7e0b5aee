'use strict';

// Where else a server is to be found: ALTSVC (RFC 7838 section 4) and ORIGIN (RFC 8336) frames.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');

const kQuoted = /^[\x09\x20-\x5b\x5d-\x7e\x80-\xff]*$/;
const kMaxLength = 16382;

function originOf(value) {
  if (typeof value === 'string') return new URL(value).origin;
  if (value !== null && typeof value === 'object') return value.origin;
  return undefined;
}

function altsvc(session, alt, originOrStream) {
  session._assertAlive();
  let stream = 0;
  let origin = '';
  if (typeof originOrStream === 'number') {
    if (originOrStream >>> 0 !== originOrStream || originOrStream === 0) {
      throw new codes.ERR_OUT_OF_RANGE(
        'originOrStream', `> 0 && < ${2 ** 32}`, originOrStream);
    }
    stream = originOrStream;
  } else if (originOrStream !== undefined) {
    origin = originOf(originOrStream);
    if (typeof origin !== 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'originOrStream', ['string', 'number', 'URL', 'object'], originOrStream);
    }
    if (origin === 'null' || origin.length === 0) {
      throw new codes.ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
    }
  }
  validateString(alt, 'alt');
  if (!kQuoted.test(alt)) throw new codes.ERR_INVALID_CHAR('alt');
  if (alt.length + origin.length > kMaxLength) throw new codes.ERR_HTTP2_ALTSVC_LENGTH();
  session._native.altsvc(stream, origin, alt);
  session._schedule();
}

function origin(session, values) {
  session._assertAlive();
  if (values.length === 0) return;
  const origins = [];
  let length = 0;
  for (const value of values) {
    const text = originOf(value);
    if (typeof text !== 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE('origin', ['string', 'URL', 'object'], value);
    }
    if (text === 'null') throw new codes.ERR_HTTP2_INVALID_ORIGIN();
    origins.push(text);
    length += text.length;
  }
  if (length > kMaxLength) throw new codes.ERR_HTTP2_ORIGIN_LENGTH();
  session._native.origin(origins);
  session._schedule();
}

module.exports = { altsvc, origin };
