'use strict';

// An old name of a class of node:http, with the checks that stood beside it.

const { validateHeaderName, validateHeaderValue } = require('internal/http/common');
const { OutgoingMessage, kHighWaterMark } = require('internal/http/outgoing');
const { uniqueHeaders } = require('internal/http/server');

module.exports = {
  OutgoingMessage,
  kHighWaterMark,
  parseUniqueHeadersOption: uniqueHeaders,
  validateHeaderName,
  validateHeaderValue,
};
