'use strict';

// Where a test stands in its file.

const { fileURLToPath } = require('internal/url');

// { line, column, file } of the innermost frame that is the program's; undefined without a file.
function callerPlace() {
  if (process.argv[1] === undefined) return undefined;
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder = {};
  let sites;
  try {
    Error.stackTraceLimit = 10;
    Error.prepareStackTrace = (_, found) => found;
    Error.captureStackTrace(holder, callerPlace);
    sites = holder.stack;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
  const site = sites.find((each) => {
    const name = each.getFileName();
    return name && !name.startsWith('node:');
  });
  if (site === undefined) return undefined;
  const name = site.getFileName();
  return {
    __proto__: null,
    line: site.getLineNumber(),
    column: site.getColumnNumber(),
    file: name.startsWith('file://') ? fileURLToPath(name) : name,
  };
}

module.exports = { callerPlace };
