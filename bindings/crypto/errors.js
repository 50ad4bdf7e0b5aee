'use strict';

// Errors as OpenSSL 3 words them under Node.

// `number` in hexadecimal digits, the library and reason as they show in the message.
function opensslError(number, library, reason, code) {
  const error = new Error(`error:${number}:${library}::${reason}`);
  error.library = library;
  error.reason = reason;
  error.code = code;
  Error.captureStackTrace(error, opensslError);
  return error;
}

module.exports = { opensslError };
