'use strict';

// Arguments of the Web Cryptography API, as Web IDL has them.

const { codes } = require('internal/errors');

// ERR_MISSING_ARGS with the text of Web IDL.
function checkArguments(given, required, method, name) {
  if (given >= required) return;
  const error = new codes.ERR_MISSING_ARGS(method);
  error.message = `Failed to execute '${method}' on '${name}': ${required} argument` +
    `${required === 1 ? '' : 's'} required, but only ${given} present.`;
  throw error;
}

module.exports = { checkArguments };
