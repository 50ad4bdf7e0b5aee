'use strict';

// Just enough of JavaScript's lexical grammar to find where a call expression begins and ends: text
// in quotes, templates, comments and regular expressions are passed over as wholes.

const kName = /[\p{ID_Start}$_#\\][\p{ID_Continue}$\u200c\u200d\\{}]*|\d[\w.]*/uy;
const kRegExp = /\/(?:[^\\/[\n]|\\.|\[(?:[^\\\]\n]|\\.)*\])+\/\w*/y;
const kSkipped = /\s+|\/\/[^\n]*|\/\*[^]*?\*\//y;

// Words after which an expression begins, so that a slash opens a regular expression.
const kBeforeExpression = new Set([
  'await', 'case', 'delete', 'do', 'else', 'in', 'instanceof', 'new', 'of', 'return', 'throw',
  'typeof', 'void', 'yield',
]);

function matchAt(pattern, text, position) {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0].length ?? 0;
}

function expressionFollows(token) {
  if (token === undefined) return true;
  if (token.kind === 'name') return kBeforeExpression.has(token.text);
  return token.kind === 'punctuator' && token.text !== ')' && token.text !== ']' &&
    token.text !== '}';
}

function lengthOfQuoted(text, start) {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return i + 1 - start;
  }
  return text.length - start;
}

function lengthOfTemplate(text, start) {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') {
      i++;
    } else if (text[i] === '`') {
      return i + 1 - start;
    } else if (text[i] === '$' && text[i + 1] === '{') {
      i = endOfSubstitution(text, i + 2);
    }
  }
  return text.length - start;
}

// The place of the brace that ends a template's ${...}.
function endOfSubstitution(text, start) {
  let depth = 1;
  for (const token of tokens(text, start)) {
    if (token.text === '{') depth++;
    if (token.text === '}' && --depth === 0) return token.start;
  }
  return text.length;
}

// Yields { kind, text, start, end } from `start` on; kinds: name (numbers too), quoted, template,
// pattern, punctuator (single characters, and '?.').
function* tokens(text, start) {
  let last;
  let position = start;
  while (position < text.length) {
    const skipped = matchAt(kSkipped, text, position);
    if (skipped > 0) {
      position += skipped;
      continue;
    }
    const character = text[position];
    let kind = 'punctuator';
    let length = 0;
    if (character === '"' || character === "'") {
      kind = 'quoted';
      length = lengthOfQuoted(text, position);
    } else if (character === '`') {
      kind = 'template';
      length = lengthOfTemplate(text, position);
    } else if (character === '/' && expressionFollows(last)) {
      kind = 'pattern';
      length = matchAt(kRegExp, text, position);
    } else {
      length = matchAt(kName, text, position);
      if (length > 0) kind = 'name';
    }
    if (length === 0) {
      kind = 'punctuator';
      length = text.startsWith('?.', position) && !/\d/.test(text[position + 2] ?? '') ? 2 : 1;
    }
    const end = position + length;
    last = { kind, text: text.slice(position, end), start: position, end };
    yield last;
    position = end;
  }
}

module.exports = { tokens };
