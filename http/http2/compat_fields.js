'use strict';

// The header fields of a response of the compatibility API: an object by lower-case names.

const { codes, hideStackFrames } = require('internal/errors');
const { validateString } = require('internal/validators');
const { isToken } = require('internal/http/common');

const { isArray } = Array;

const warned = new Set();

function warnOnce(message) {
  if (warned.has(message)) return;
  warned.add(message);
  process.emitWarning(message, 'UnsupportedWarning');
}

// A name as fields are kept by.
const fieldName = hideStackFrames((name) => {
  validateString(name, 'name');
  return name.trim().toLowerCase();
});

const checkField = hideStackFrames((name, value) => {
  if (name[0] === ':') throw new codes.ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
  if (!isToken(name)) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', name);
  if (value === undefined || value === null) {
    throw new codes.ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
  }
});

// Whether the field is one that a program written for HTTP/1 sets and HTTP/2 has no place for.
function isDropped(name) {
  if (name !== 'connection') return false;
  warnOnce('The provided connection header is not valid, the value will be dropped from the ' +
    'header and will never be in use.');
  return true;
}

// [[name, value], ...] of what writeHead() takes; throws for a list that is none.
const fieldList = hideStackFrames((fields) => {
  if (!isArray(fields)) return Object.entries(fields);
  if (fields.every(isArray)) return fields;
  if (fields.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', fields);
  const list = [];
  for (let i = 0; i < fields.length; i += 2) list.push([fields[i], fields[i + 1]]);
  return list;
});

function setField(headers, name, value) {
  checkField(name, value);
  if (!isDropped(name)) headers[name] = value;
}

function appendField(headers, name, value) {
  const before = headers[name];
  checkField(name, value);
  if (isDropped(name)) return;
  headers[name] = before === undefined ? value :
    (isArray(before) ? before : [before]).concat(value);
}

// The fields of a list may recur; they stand for all that were set before.
function setFields(headers, fields) {
  const list = fieldList(fields);
  if (isArray(fields)) {
    for (const [name] of list) delete headers[fieldName(name)];
    for (const [name, value] of list) appendField(headers, fieldName(name), value);
  } else {
    for (const [name, value] of list) setField(headers, fieldName(name), value);
  }
}

module.exports = { appendField, checkField, fieldName, setField, setFields, warnOnce };
