'use strict';

// The source text of a failed assert(...) or assert.ok(...), for its message.

const { tokens } = require('internal/assert/tokens');

const { callSite } = internalBinding('util');

// Frames between the caller of ok() and callSite(): describeFailedCall, checkTruth, ok.
const kOwnFrames = 3;
const kMaxTokens = 5000;

const kOpening = { ')': '(', ']': '[' };

// Texts by place: a failing assertion in a loop is read once.
const cache = new Map();

function isAccess(token) {
  return token?.text === '.' || token?.text === '?.';
}

// Index of the bracket that `list[index]` closes; -1 where it is not in the list.
function openingOf(list, index) {
  const close = list[index].text;
  let depth = 0;
  for (let i = index; i >= 0; i--) {
    if (list[i].text === close) depth++;
    else if (list[i].text === kOpening[close] && --depth === 0) return i;
  }
  return -1;
}

// Index of the token with which the member expression that goes on at `index` begins.
function startOfChain(list, index) {
  let at = index;
  while (at > 0) {
    const previous = list[at - 1];
    if (list[at].text === '[' || list[at].text === '(' || list[at].kind === 'template') {
      // A subscript, call or tag belongs to what stands before it.
      const isOperand = previous.kind === 'name' || previous.text === ')' || previous.text === ']';
      if (!isOperand) return at;
      at--;
    } else if (isAccess(list[at])) {
      at--;
    } else if (isAccess(previous)) {
      // The chain may have begun on a line before.
      if (at < 2) return at;
      at -= 2;
    } else {
      return at;
    }
    if (list[at].text === ')' || list[at].text === ']') {
      at = openingOf(list, at);
      if (at === -1) return index;
    }
  }
  return at;
}

// The call whose callee is at `offset` of `text`, as [start, end]; undefined where there is none.
function findCall(text, offset) {
  const list = [];
  let callee = -1;
  let depth = 0;
  for (const token of tokens(text, 0)) {
    if (list.length > kMaxTokens) return undefined;
    list.push(token);
    if (callee === -1) {
      if (token.end <= offset) continue;
      if (token.start > offset) return undefined;
      callee = list.length - 1;
    }
    if (token.text === '(' || token.text === '[' || token.text === '{') depth++;
    if (token.text === ')' || token.text === ']' || token.text === '}') depth--;
    if (depth < 0) return undefined;
    if (depth === 0 && token.text === ')') {
      return [list[startOfChain(list, callee)].start, token.end];
    }
  }
  return undefined;
}

// Control characters but line breaks and tabs as escapes.
function escapeControls(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, (character) => {
    if (character === '\b') return '\\b';
    if (character === '\f') return '\\f';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

// Lines after the first, without the indentation of the statement and two deep.
function indent(text, column) {
  const lines = text.split('\n');
  let result = lines.shift();
  for (const line of lines) {
    let start = 0;
    while (start < column && (line[start] === ' ' || line[start] === '\t')) start++;
    result += `\n  ${line.slice(start)}`;
  }
  return result;
}

function startOfLine(source, line) {
  let start = 0;
  for (let i = 1; i < line; i++) {
    start = source.indexOf('\n', start) + 1;
    if (start === 0) return source.length;
  }
  return start;
}

function isFile(name) {
  return name.startsWith('/') || name.startsWith('file://');
}

// Undefined where the source is not a file's.
function describeFailedCall() {
  const site = callSite(kOwnFrames);
  if (site === undefined || !isFile(site[0])) return undefined;
  const { 0: name, 1: line, 2: column, 3: source } = site;
  const place = `${name}:${line}:${column}`;
  if (!cache.has(place)) {
    const text = source.slice(startOfLine(source, line));
    const found = findCall(text, column - 1);
    cache.set(place, found && 'The expression evaluated to a falsy value:\n\n  ' +
      `${indent(escapeControls(text.slice(found[0], found[1])), found[0])}\n`);
  }
  return cache.get(place);
}

module.exports = { describeFailedCall };
