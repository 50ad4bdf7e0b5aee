'use strict';

// node:querystring, https://nodejs.org/api/querystring.html. Programs may replace its escape() and
// unescape(), which stringify() and parse() then use.

const { encode, makeTable } = require('internal/url/percent');

const kTable = makeTable("!'()*-._~");
const kMaxKeys = 1000;
const kPlus = 0x2b;
const kPercent = 0x25;

const querystring = module.exports;

function escape(text) {
  if (typeof text === 'object') return encode(String(text), kTable);
  return encode(typeof text === 'string' ? text : `${text}`, kTable);
}

function hexDigit(code) {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

// One byte a character or escape; malformed escapes stay.
function unescapeBuffer(text, decodeSpaces) {
  const bytes = require('buffer').Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code === kPlus && decodeSpaces) {
      code = 0x20;
    } else if (code === kPercent && i + 2 < text.length) {
      const high = hexDigit(text.charCodeAt(i + 1));
      const low = hexDigit(text.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        code = high * 16 + low;
        i += 2;
      }
    }
    bytes[length++] = code;
  }
  return bytes.subarray(0, length);
}

function unescape(text, decodeSpaces) {
  try {
    return decodeURIComponent(text);
  } catch {
    return querystring.unescapeBuffer(text, decodeSpaces).toString();
  }
}

function primitiveText(value) {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? `${value}` : '';
    case 'bigint':
    case 'boolean':
      return `${value}`;
    default:
      return '';
  }
}

function stringify(object, separator, equals, options) {
  if (object === null || typeof object !== 'object') return '';
  separator ||= '&';
  equals ||= '=';
  const custom = options?.encodeURIComponent;
  const encodeText = typeof custom === 'function' ? custom : querystring.escape;
  const fields = [];
  for (const key of Object.keys(object)) {
    const start = encodeText(primitiveText(key)) + equals;
    const value = object[key];
    for (const item of Array.isArray(value) ? value : [value]) {
      fields.push(start + encodeText(primitiveText(item)));
    }
  }
  return fields.join(separator);
}

function decodeWith(decode, text) {
  try {
    return decode(text);
  } catch {
    return querystring.unescape(text, true);
  }
}

function add(object, key, value) {
  const present = object[key];
  if (present === undefined) object[key] = value;
  else if (Array.isArray(present)) present.push(value);
  else object[key] = [present, value];
}

// Text of the query without its escapes.
function plainText(text) {
  return text;
}

function unescaped(text) {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%') || !/%[\da-f]{2}/i.test(spaced)) return spaced;
  return decodeWith(querystring.unescape, spaced);
}

function decodedBy(decode) {
  return (text) => {
    if (text === '') return text;
    return decodeWith(decode, text.includes('+') ? text.replaceAll('+', '%20') : text);
  };
}

function reader(query, custom) {
  if (typeof custom === 'function') return decodedBy(custom);
  if (querystring.unescape !== unescape) return decodedBy(querystring.unescape);
  return query.includes('%') || query.includes('+') ? unescaped : plainText;
}

function parse(query, separator, equals, options) {
  const result = { __proto__: null };
  if (typeof query !== 'string' || query.length === 0) return result;
  separator = separator ? String(separator) : '&';
  equals = equals ? String(equals) : '=';
  let left = kMaxKeys;
  if (typeof options?.maxKeys === 'number') left = options.maxKeys > 0 ? options.maxKeys : Infinity;
  const read = reader(query, options?.decodeURIComponent);

  let start = 0;
  let at = -1;   // of the next equals sign; the length of the query where there is none
  while (start < query.length && left-- > 0) {
    // An empty separator separates nothing.
    let end = separator === '' ? -1 : query.indexOf(separator, start);
    if (end === -1) end = query.length;
    if (end > start) {
      if (at < start) {
        at = query.indexOf(equals, start);
        if (at === -1) at = query.length;
      }
      if (at + equals.length > end) {
        add(result, read(query.slice(start, end)), '');
      } else {
        add(result, read(query.slice(start, at)), read(query.slice(at + equals.length, end)));
      }
    }
    start = end + separator.length;
  }
  return result;
}

Object.assign(querystring, {
  unescapeBuffer,
  unescape,
  escape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
});
