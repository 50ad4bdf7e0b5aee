'use strict';

// util.debuglog: messages of a section that NODE_DEBUG names, on stderr.

let enabledSections;

function isEnabled(section) {
  if (enabledSections === undefined) {
    const wanted = process.env.NODE_DEBUG;
    const pattern = wanted ? wanted.replace(/[|\\{}()[\]^$+?.]/g, '\\$&')
      .replaceAll('*', '.*').replaceAll(',', '$|^') : '(?!)';
    enabledSections = new RegExp(`^${pattern}$`, 'i');
  }
  return enabledSections.test(section);
}

const writers = new Map();

function writerOf(section) {
  let writer = writers.get(section);
  if (writer !== undefined) return writer;
  writer = () => {};
  if (isEnabled(section)) {
    if (section === 'HTTP' || section === 'HTTP2') {
      process.emitWarning(`Setting the NODE_DEBUG environment variable to '` +
        `${section.toLowerCase()}' can expose sensitive data (such as passwords, tokens and ` +
        'authentication headers) in the resulting log.');
    }
    const { inspect } = require('internal/util/inspect');
    const { formatWithOptions } = require('internal/util/inspect/format');
    const { shouldColorize } = require('internal/util/colors');
    writer = (...args) => {
      const colors = shouldColorize(process.stderr);
      const text = formatWithOptions({ colors }, ...args);
      process.stderr.write(`${section} ${inspect(process.pid, { colors })}: ${text}\n`);
    };
  }
  writers.set(section, writer);
  return writer;
}

// `onFirstUse` gets the function that writes, to call it without the detour.
function debuglog(section, onFirstUse) {
  const name = section.toUpperCase();
  let writer;
  function logger(...args) {
    if (writer === undefined) {
      writer = writerOf(name);
      if (typeof onFirstUse === 'function') onFirstUse(writer);
    }
    writer(...args);
  }
  Object.defineProperty(logger, 'enabled', {
    __proto__: null,
    get: () => isEnabled(name),
    enumerable: true,
    configurable: true,
  });
  return logger;
}

module.exports = { debug: debuglog, debuglog };
