'use strict';

// How a REPL shows what was thrown.

const { isNativeError } = require('util').types;

function isError(value) {
  return isNativeError(value) || value instanceof Error;
}

// Frames of the REPL itself say nothing to its user.
function cutStack(server, error) {
  if (typeof error.stack !== 'string') return;
  let { stack } = error;
  if (error.name === 'SyntaxError') {
    stack = stack.replace(/^REPL\d+:\d+\r?\n/, '').replace(/^\s+at\s.*\n?/gm, '');
  } else {
    const lines = stack.split('\n');
    let last = lines.length;
    // From the end: the machinery, and the script that the code is.
    for (let i = lines.length - 1; i >= 0; i--) {
      if (!/^\s+at /.test(lines[i])) continue;
      if (/REPL\d+:\d+:\d+/.test(lines[i])) {
        last = /^\s+at REPL\d+:\d+:\d+$/.test(lines[i]) ? i : i + 1;
        break;
      }
      if (!/\(?node:|<anonymous>/.test(lines[i])) continue;
      last = i;
    }
    const rest = lines.slice(last).filter((line) => !/^\s+at /.test(line));
    stack = [...lines.slice(0, last), ...rest].join('\n');
    const { REPL_MODE_STRICT } = require('internal/repl/evaluate');
    if (server.replMode === REPL_MODE_STRICT) {
      stack = stack.replace(/(\s+at\s+REPL\d+:)(\d+)/, (all, before, line) => before + (line - 1));
    }
  }
  error.stack = stack;
}

// The text for `thrown`, beginning with "Uncaught".
function describe(server, thrown) {
  let text = '';
  if (typeof thrown === 'object' && thrown !== null && isError(thrown)) {
    try {
      cutStack(server, thrown);
    } catch {
      // A stack that cannot be changed is shown as it is.
    }
    text = server.writer(thrown);
    if (text[0] === '[' && text[text.length - 1] === ']') text = text.slice(1, -1);
  } else {
    text = `${server.writer(thrown)}`;
  }
  const breakLength = server.writer.options?.breakLength ?? 80;
  const lines = text.split(/(?<=\n)/);
  let matched = false;
  let shown = '';
  for (const line of lines) {
    if (!matched && /^\[?([A-Z][a-z0-9_]*)*Error/.test(line)) {
      shown += breakLength >= line.length ? `Uncaught ${line}` : `Uncaught:\n${line}`;
      matched = true;
    } else {
      shown += line;
    }
  }
  if (!matched) shown = `Uncaught${lines.length === 1 ? ' ' : ':\n'}${shown}`;
  return shown.endsWith('\n') ? shown : `${shown}\n`;
}

module.exports = { describe, isError };
