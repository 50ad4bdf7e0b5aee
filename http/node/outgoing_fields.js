'use strict';

// The header fields of an outgoing message. They are kept as [lower-case name, name, value, ...];
// beside that, the message knows the number under which native code remembers the same sequence of
// fields (`_set`), as long as it is one that came before.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const {
  binding, hasInvalidChar, validateHeaderName, validateHeaderValue,
} = require('internal/http/common');

const { isArray } = Array;

// HeadOption of http::Exchange.
const kNoConnection = 2;
const kNoContentLength = 4;
const kNoTransferEncoding = 8;

const kMaxNames = 256;
const kMaxValues = 8;

// A field that was sent before: checked, and with a number for each sequence that it ended.
class KnownField {
  constructor(name, lower, value) {
    this.name = name;
    this.lower = lower;
    this.value = value;
    this.from = -1;
    this.to = -1;
    this.more = null;
  }

  // The number of the sequence `set` followed by this field, or -1.
  after(set) {
    if (this.from === set) return this.to;
    if (set < 0) return -1;
    let to = this.more?.get(set);
    if (to === undefined) {
      to = binding.addField(set, this.name, this.value);
      (this.more ??= new Map()).set(set, to);
    }
    this.from = set;
    this.to = to;
    return to;
  }
}

// By name: the fields with that name, the last used first.
const knownNames = new Map();

function knownField(name, value) {
  const fields = knownNames.get(name);
  if (fields === undefined) return undefined;
  const first = fields[0];
  if (first.value === value) return first;
  for (let i = 1; i < fields.length; i++) {
    const field = fields[i];
    if (field.value !== value) continue;
    fields[i] = first;
    return fields[0] = field;
  }
  return undefined;
}

// Checks a field; throws like Node. Values that recur are remembered.
function checkField(name, value) {
  validateHeaderName(name);
  validateHeaderValue(name, value);
  if (typeof value !== 'string' || value.length > 256) return undefined;
  const fields = knownNames.get(name);
  if (fields === undefined) {
    if (knownNames.size >= kMaxNames) return undefined;
    const field = new KnownField(name, name.toLowerCase(), value);
    knownNames.set(name, [field]);
    return field;
  }
  if (fields.length >= kMaxValues) return undefined;
  const field = new KnownField(name, fields[0].lower, value);
  fields.push(field);
  return field;
}

function indexOf(fields, lower) {
  for (let i = 0; i < fields.length; i += 3) {
    if (fields[i] === lower) return i;
  }
  return -1;
}


function everyThird(fields, start) {
  const result = [];
  if (fields !== null) {
    for (let i = start; i < fields.length; i += 3) result.push(fields[i]);
  }
  return result;
}

function defineFields(prototype) {
  prototype.setHeader = function setHeader(name, value) {
    if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('set');
    const known = knownField(name, value) ?? checkField(name, value);
    const lower = known !== undefined ? known.lower : name.toLowerCase();
    const fields = this._fields;
    if (fields === null) {
      this._fields = [lower, name, value];
    } else {
      const index = indexOf(fields, lower);
      if (index >= 0) {
        fields[index + 1] = name;
        fields[index + 2] = value;
        this._set = -1;
        return this;
      }
      fields.push(lower, name, value);
    }
    this._set = known !== undefined ? known.after(this._set) : -1;
    return this;
  };

  prototype.appendHeader = function appendHeader(name, value) {
    if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('append');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    const index = this._fields === null ? -1 : indexOf(this._fields, name.toLowerCase());
    if (index < 0) return this.setHeader(name, value);
    const existing = this._fields[index + 2];
    const list = isArray(existing) ? existing : [existing];
    this._fields[index + 2] = list.concat(value);
    this._set = -1;
    return this;
  };

  prototype.setHeaders = function setHeaders(headers) {
    if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('set');
    if (!headers || isArray(headers) || typeof headers.keys !== 'function' ||
        typeof headers.get !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
    }
    // A Headers object gives each cookie by itself; they go into one field with a list.
    const cookies = [];
    for (const [name, value] of headers) {
      if (name === 'set-cookie') {
        cookies.push(...(isArray(value) ? value : [value]));
      } else {
        this.setHeader(name, value);
      }
    }
    if (cookies.length > 0) this.setHeader('set-cookie', cookies);
    return this;
  };

  prototype.getHeader = function getHeader(name) {
    validateString(name, 'name');
    const fields = this._fields;
    if (fields === null) return undefined;
    const index = indexOf(fields, name.toLowerCase());
    return index < 0 ? undefined : fields[index + 2];
  };

  prototype.hasHeader = function hasHeader(name) {
    validateString(name, 'name');
    return this._fields !== null && indexOf(this._fields, name.toLowerCase()) >= 0;
  };

  prototype.getHeaderNames = function getHeaderNames() {
    return everyThird(this._fields, 0);
  };

  prototype.getRawHeaderNames = function getRawHeaderNames() {
    return everyThird(this._fields, 1);
  };

  prototype.getHeaders = function getHeaders() {
    const result = { __proto__: null };
    const fields = this._fields;
    if (fields !== null) {
      for (let i = 0; i < fields.length; i += 3) result[fields[i]] = fields[i + 2];
    }
    return result;
  };

  prototype.removeHeader = function removeHeader(name) {
    validateString(name, 'name');
    if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('remove');
    const lower = name.toLowerCase();
    switch (lower) {
      case 'connection':
        this._removedConnection = true;
        this._removed |= kNoConnection;
        break;
      case 'content-length':
        this._removedContLen = true;
        this._removed |= kNoContentLength;
        break;
      case 'transfer-encoding':
        this._removedTE = true;
        this._removed |= kNoTransferEncoding;
        break;
      case 'date':
        this.sendDate = false;
        break;
    }
    const index = this._fields === null ? -1 : indexOf(this._fields, lower);
    if (index >= 0) {
      this._fields.splice(index, 3);
      this._set = -1;
    }
  };

  prototype.addTrailers = function addTrailers(headers) {
    this._trailer = '';
    const list = isArray(headers);
    for (const key of Object.keys(headers)) {
      const name = list ? headers[key][0] : key;
      const value = list ? headers[key][1] : headers[key];
      validateHeaderName(name, 'Trailer name');
      for (const one of isArray(value) && value.length > 1 ? value : [`${value}`]) {
        if (hasInvalidChar(one)) throw new codes.ERR_INVALID_CHAR('trailer content', name);
        this._trailer += `${name}: ${one}\r\n`;
      }
    }
  };
}

module.exports = {
  checkField,
  defineFields,
  // The numbers of native code are those of its process.
  forget() {
    knownNames.clear();
  },
  knownField,
};
