'use strict';

// Responses before the response: 100, 102, 103.

const { codes } = require('internal/errors');
const {
  hasInvalidChar, validateHeaderName, validateHeaderValue,
} = require('internal/http/common');

function writeInterim(res, text, encoding, callback) {
  res._writeRaw(text, encoding, callback);
}

function writeEarlyHints(res, hints, callback) {
  const { validateLinkHeaderValue, validateObject } = require('internal/validators');
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = validateLinkHeaderValue(hints.link);
  if (link.length === 0) return;
  if (hasInvalidChar(link)) throw new codes.ERR_INVALID_CHAR('header content', 'Link');
  let head = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
  for (const name of Object.keys(hints)) {
    if (name === 'link') continue;
    validateHeaderName(name);
    validateHeaderValue(name, hints[name]);
    head += `${name}: ${hints[name]}\r\n`;
  }
  writeInterim(res, `${head}\r\n`, 'ascii', callback);
}

module.exports = { writeEarlyHints, writeInterim };
