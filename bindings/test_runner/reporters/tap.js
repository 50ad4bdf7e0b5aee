'use strict';

// The Test Anything Protocol, version 13:
// https://testanything.org/tap-version-13-specification.html

const { kWrapping } = require('internal/test/failure');

const kEscapes = {
  '__proto__': null,
  '\b': '\\b', '\f': '\\f', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\v': '\\v',
};

function escape(text) {
  return text.replace(/[\b\f\t\n\r\v]/g, (char) => kEscapes[char])
    .replaceAll('\\', '\\\\').replaceAll('#', '\\#');
}

function inspect(value) {
  return require('internal/util/inspect').inspect(value, { colors: false, breakLength: Infinity });
}

function indentOf(nesting) {
  return '    '.repeat(nesting);
}

function lines(text) {
  return text.split(/\n|\r\n/);
}

function isAssertion(value) {
  return typeof value === 'object' && value !== null && 'expected' in value && 'actual' in value;
}

function scalar(indent, name, value) {
  const head = `${indent}  ${name}:`;
  if (value === null) return `${head} ~\n`;
  const parts = typeof value === 'string' ? lines(value) : [];
  if (parts.length < 2) return `${head} ${inspect(value)}\n`;
  return `${head} |-\n${parts.map((part) => `${indent}    ${part}\n`).join('')}`;
}

function frames(stack, indent) {
  const found = lines(stack).filter((line) => line.startsWith('    at ') && line.length > 7)
    .map((line) => `${indent}    ${line.slice(7)}\n`);
  return found.length === 0 ? '' : `${indent}  stack: |-\n${found.join('')}`;
}

// Of an error that only wraps one of the program's, the inner one counts.
function describeError(error, indent, seen) {
  const isWrapper = error.code === 'ERR_TEST_FAILURE' && kWrapping.has(error.failureType);
  const inner = isWrapper ? error.cause : undefined;
  const pick = (key) => inner?.[key] ?? error[key];
  let text = yaml(indent, 'error', pick('message') ?? '<unknown error>', seen);
  const code = pick('code');
  const name = pick('name');
  if (code) text += yaml(indent, 'code', code, seen);
  if (name && name !== 'Error') text += yaml(indent, 'name', name, seen);
  const assertion = isAssertion(inner) ? inner : isAssertion(error) ? error : undefined;
  if (assertion !== undefined) {
    text += yaml(indent, 'expected', assertion.expected, new Set(seen));
    text += yaml(indent, 'actual', assertion.actual, new Set(seen));
    const operator = assertion.operator ?? error.operator;
    if (operator) text += yaml(indent, 'operator', operator, seen);
  }
  const stack = pick('stack');
  return typeof stack === 'string' ? text + frames(stack, indent) : text;
}

// A value as lines of YAML.
function yaml(indent, name, value, seen = new Set()) {
  if (value === undefined) return '';
  if (value === null || typeof value !== 'object') return scalar(indent, name, value);
  seen.add(value);
  let text = '';
  let inner = indent;
  if (name !== null) {
    const date = value instanceof Date ? ` ${value.toISOString()}` : '';
    text = `${indent}  ${name}:${date}\n`;
    inner += '  ';
  }
  const { isNativeError } = internalBinding('util');
  const isError = isNativeError(value) || value instanceof Error;
  for (const [key, each] of Object.entries(value)) {
    if (isError && (key === 'cause' || key === 'code')) continue;
    text += seen.has(each) ? `${inner}  ${key}: <Circular>\n` : yaml(inner, key, each, seen);
  }
  return isError ? text + describeError(value, indent, seen) : text;
}

function directive(name, value) {
  if (value === undefined) return '';
  return ` # ${name}${typeof value === 'string' && value !== '' ? ` ${escape(value)}` : ''}`;
}

function result(status, data) {
  const indent = indentOf(data.nesting);
  const mark = data.skip !== undefined ? directive('SKIP', data.skip) :
    directive('TODO', data.todo);
  const name = data.name ? ` ${escape(`- ${data.name}`)}` : '';
  const { duration_ms: duration, error, type } = data.details ?? {};
  const place = status === 'not ok' && data.file ?
    yaml(indent, 'location', `${data.file}:${data.line}:${data.column}`) : '';
  return `${indent}${status} ${data.testNumber}${name}${mark}\n${indent}  ---\n` +
    yaml(indent, 'duration_ms', duration) + yaml(indent, 'type', type) + place +
    yaml(indent, null, error) + `${indent}  ...\n`;
}

function comment(text, nesting = 0) {
  return `${indentOf(nesting)}# ${escape(text)}\n`;
}

function describe({ type, data }) {
  switch (type) {
    case 'test:fail': return result('not ok', data);
    case 'test:pass': return result('ok', data);
    case 'test:plan': return `${indentOf(data.nesting)}1..${data.count}\n`;
    case 'test:start': return comment(`Subtest: ${data.name}`, data.nesting);
    case 'test:stderr':
    case 'test:stdout':
      return lines(data.message).filter(Boolean).map((line) => comment(line)).join('');
    case 'test:diagnostic': return comment(data.message, data.nesting);
    default: return '';
  }
}

module.exports = async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const event of source) {
    const text = describe(event);
    if (text !== '') yield text;
  }
};
