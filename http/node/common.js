'use strict';

// What both halves of an HTTP message share: names of methods and statuses, and the checks on
// header fields.

const { codes, hideStackFrames } = require('internal/errors');

const binding = internalBinding('http_server');

// RFC 9110 section 5.6.2: what a field name may consist of.
const kToken = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
// What a field value may not contain (RFC 9110 section 5.5).
const kInvalidInValue = /[^\t\x20-\x7e\x80-\xff]/;

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

let bufferModule;

function lazyBuffer() {
  if (bufferModule === undefined) {
    try {
      bufferModule = require('buffer').Buffer;
    } catch {
      bufferModule = null;
    }
  }
  return bufferModule;
}

// Bytes as programs get them: a Buffer, or, in a runtime without that module, the next best.
function toBuffer(bytes) {
  const Buffer = lazyBuffer();
  if (Buffer === null) return new (require('internal/http/plain_bytes').Bytes)(bytes.buffer);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// A string in another encoding than UTF-8 as bytes.
function encode(text, encoding) {
  const Buffer = lazyBuffer();
  return Buffer === null ?
    require('internal/http/plain_bytes').encode(text, encoding) : Buffer.from(text, encoding);
}

module.exports = {
  binding,
  encode,
  hasInvalidChar,
  isToken,
  methodNames,
  methods,
  statusCodes,
  toBuffer,
  validateHeaderName,
  validateHeaderValue,
};
