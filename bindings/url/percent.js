'use strict';

// Percent-encoding of text as UTF-8, with the characters that stay as they are told by a table.

const { codes } = require('internal/errors');

// What encodeURIComponent() leaves alone beside letters and digits, without those of `encoded`.
function makeTable(unreserved, space = '%20') {
  const table = new Array(128);
  for (let code = 0; code < 128; code++) {
    const character = String.fromCharCode(code);
    table[code] = /[A-Za-z0-9]/.test(character) || unreserved.includes(character) ? character :
      `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  table[0x20] = space;
  return table;
}

function encode(text, table) {
  let result = '';
  let plain = 0;
  const { length } = text;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128) {
      const shown = table[code];
      if (shown.length === 1 && code !== 0x20) continue;
      result += text.slice(plain, i) + shown;
      plain = i + 1;
      continue;
    }
    let end = i + 1;
    if (code >= 0xd800 && code < 0xe000) {
      // A surrogate is half of a pair; what follows its first half is taken for the second.
      if (end >= length) throw new codes.ERR_INVALID_URI();
      const low = text.charCodeAt(end++) & 0x3ff;
      const point = 0x10000 + (((code & 0x3ff) << 10) | low);
      result += text.slice(plain, i) + encodeURIComponent(String.fromCodePoint(point));
    } else {
      result += text.slice(plain, i) + encodeURIComponent(text[i]);
    }
    plain = end;
    i = end - 1;
  }
  return plain === 0 ? text : result + text.slice(plain);
}

// Text for its percent-encoding; malformed UTF-8 becomes U+FFFD, a malformed escape stays.
function decode(text) {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return internalBinding('url').percentDecode(text.toWellFormed());
  }
}

module.exports = { decode, encode, makeTable };
