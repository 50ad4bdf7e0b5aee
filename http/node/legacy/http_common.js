'use strict';

// Checks and expressions of node:http that programs have come to use.

const { hasInvalidChar, isLenient, isToken, methods } = require('internal/http/common');

module.exports = {
  CRLF: '\r\n',
  _checkInvalidHeaderChar: hasInvalidChar,
  _checkIsHttpToken: isToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  isLenient: () => isLenient(undefined),
  methods: methods(),
  // No parser is kept for later: the bound is remembered only.
  parsers: { name: 'parsers', max: 1000 },
};
