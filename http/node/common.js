'use strict';

// What both halves of an HTTP message share: names of methods and statuses, and the checks on
// header fields.

const { codes, hideStackFrames } = require('internal/errors');

const binding = internalBinding('http_server');

// RFC 9110 section 5.6.2: what a field name may consist of.
const kToken = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
// What a field value may not contain (RFC 9110 section 5.5).
const kInvalidInValue = /[^\t\x20-\x7e\x80-\xff]/;

// Of the socket of a connection of a server: whether a program has got hold of it.
const kShown = Symbol('shown');

// By the number native code gives them; some numbers are unused.
const methodNames = binding.methods();

const kNotForHttp = new Set(['PRI', 'DESCRIBE', 'ANNOUNCE', 'SETUP', 'PLAY', 'PAUSE', 'TEARDOWN',
                             'GET_PARAMETER', 'SET_PARAMETER', 'REDIRECT', 'RECORD', 'FLUSH']);

function methods() {
  return methodNames.filter((name) => name !== undefined && !kNotForHttp.has(name)).sort();
}

let statusTable;

function statusCodes() {
  if (statusTable !== undefined) return statusTable;
  statusTable = {};
  for (let status = 100; status < 512; status++) {
    const reason = binding.reason(status);
    if (reason !== 'unknown') statusTable[status] = reason;
  }
  return statusTable;
}

function isToken(name) {
  return kToken.test(name);
}

function hasInvalidChar(value) {
  return kInvalidInValue.test(value);
}

const validateHeaderName = hideStackFrames((name, label) => {
  if (typeof name !== 'string' || !name || !kToken.test(name)) {
    throw new codes.ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
  }
});

const validateHeaderValue = hideStackFrames((name, value) => {
  if (value === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (kInvalidInValue.test(value)) throw new codes.ERR_INVALID_CHAR('header content', name);
});

// A string in another encoding than UTF-8 as bytes.
function encode(text, encoding) {
  return require('buffer').Buffer.from(text, encoding);
}

let date;

// The Date field of this second.
function dateLine() {
  if (date === undefined) {
    const time = new Date();
    date = `Date: ${time.toUTCString()}\r\n`;
    setTimeout(() => {
      date = undefined;
    }, 1000 - time.getMilliseconds()).unref();
  }
  return date;
}

// Milliseconds on a clock that nobody sets; never 0.
function now() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6 + 1;
}

// How long the head of a message may be when nobody says otherwise.
function defaultHeaderSize() {
  const { getOptionValue } = require('internal/options');
  return Number(getOptionValue('--max-http-header-size')) || 16 * 1024;
}

let warnedOfLeniency = false;

// What insecureHTTPParser of a message or a server means.
function isLenient(option) {
  if (option !== undefined) return option;
  const { getOptionValue } = require('internal/options');
  const lenient = getOptionValue('--insecure-http-parser');
  if (lenient && !warnedOfLeniency) {
    warnedOfLeniency = true;
    process.emitWarning('Using insecure HTTP parsing');
  }
  return lenient;
}

module.exports = {
  binding,
  dateLine,
  defaultHeaderSize,
  encode,
  hasInvalidChar,
  isLenient,
  isToken,
  kShown,
  methodNames,
  methods,
  now,
  statusCodes,
  validateHeaderName,
  validateHeaderValue,
};
