'use strict';

// How the reporters for people show one result.

const colors = require('internal/test/reporters/palette');
const { kinds } = require('internal/test/failure');

const kSymbols = {
  '__proto__': null,
  'test:diagnostic': '\u2139 ',
  'test:fail': '\u2716 ',
  'test:pass': '\u2714 ',
};
const kParent = '\u25B6 ';
const kSkipped = '\uFE63 ';

function colorOf(type) {
  switch (type) {
    case 'test:diagnostic': return colors.blue;
    case 'test:fail': return colors.red;
    case 'test:pass': return colors.green;
    default: return colors.white;
  }
}

function indentOf(nesting) {
  return '  '.repeat(nesting);
}

function errorText(error, indent) {
  if (!error) return '';
  const { inspect } = require('internal/util/inspect');
  const shown = error.code === 'ERR_TEST_FAILURE' ? error.cause : error;
  const text = inspect(shown, {
    colors: colors.shouldColorize(process.stdout), breakLength: Infinity,
  });
  return `\n${indent}  ${text.split(/\r?\n/).join(`\n${indent}  `)}\n`;
}

// A result as lines; `hasChildren` when those of its subtests stand above it.
function resultLines(type, data, prefix = '', indent = '', hasChildren = false) {
  const { details, name, skip, todo } = data;
  const took = details?.duration_ms ? ` ${colors.gray}(${details.duration_ms}ms)${colors.white}` :
    '';
  let title = `${name}${took}`;
  if (skip !== undefined) title += ` # ${typeof skip === 'string' && skip ? skip : 'SKIP'}`;
  else if (todo !== undefined) title += ` # ${typeof todo === 'string' && todo ? todo : 'TODO'}`;
  let error = errorText(details?.error, indent);
  if (hasChildren) {
    error = error === '' || details.error.failureType === kinds.subtestsFailed ? '' : `\n${error}`;
  }
  const color = skip !== undefined ? colors.gray : colorOf(type);
  const symbol = skip !== undefined ? kSkipped : kSymbols[type] ?? ' ';
  return `${prefix}${indent}${color}${symbol}${title}${colors.white}${error}`;
}

module.exports = { colorOf, indentOf, kParent, kSymbols, resultLines };
