'use strict';

// The message of an AssertionError that was given none: what was compared, and how it differs.

const { inspect } = require('internal/util/inspect');

const kHeadings = {
  __proto__: null,
  deepEqual: 'Expected values to be loosely deep-equal:',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualReference: 'Expected "actual" not to be reference-equal to "expected":',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualReference: 'Expected "actual" to be reference-equal to "expected":',
};

const kShortPair = 12;
const kMaxLines = 50;
const kLinesOfCut = 46;
const kMaxSide = 512;
const kMaxWhole = 1024;

const kNoPaint = { blue: '', green: '', red: '', white: '' };

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function isReference(value) {
  return isObject(value) || typeof value === 'function';
}

// Complete, and the same whatever a program did to inspect.defaultOptions.
function show(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    getters: true,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
  });
}

function paintOf() {
  const { shouldColorizeDescriptor } = require('internal/util/colors');
  if (!shouldColorizeDescriptor(2)) return kNoPaint;
  return {
    blue: '\x1b[34m', green: '\x1b[32m', red: '\x1b[31m', white: '\x1b[39m',
  };
}

function cutLines(lines, paint) {
  if (lines.length <= kMaxLines) return lines;
  return [...lines.slice(0, kLinesOfCut), `${paint.blue}...${paint.white}`];
}

function cutText(text, limit) {
  return text.length > limit ? `${text.slice(0, limit - 3)}...` : text;
}

// A caret below the first character in which two single lines differ; none at their beginning.
function pointAtDifference(actual, expected) {
  const width = process.stderr.isTTY ? process.stderr.columns : 80;
  if (actual.length + expected.length >= width) return '';
  let same = 0;
  while (actual[same] === expected[same]) same++;
  return same > 2 ? `\n  ${' '.repeat(same)}^` : '';
}

function explainDifference(actual, expected, operator, message) {
  const paint = message ? kNoPaint : paintOf();
  const actualLines = show(actual).split('\n');
  const expectedLines = show(expected).split('\n');
  const bothReferences = operator === 'strictEqual' &&
    ((isObject(actual) && isObject(expected)) ||
     (typeof actual === 'function' && typeof expected === 'function'));
  const heading = message || kHeadings[bothReferences ? 'strictEqualReference' : operator];

  let pointer = '';
  if (actualLines.length === 1 && expectedLines.length === 1 &&
      actualLines[0] !== expectedLines[0]) {
    const plain = ({ 0: line }) => (inspect.defaultOptions.colors ?
      require('internal/util/inspect').stripVTControlCharacters(line) : line);
    const left = plain(actualLines);
    const right = plain(expectedLines);
    if (left.length + right.length <= kShortPair) {
      const zeros = actual === 0 && expected === 0; // 0 and -0
      if (!isObject(actual) && !isObject(expected) && !zeros) {
        return `${heading}\n\n${actualLines[0]} !== ${expectedLines[0]}\n`;
      }
    } else if (!bothReferences) {
      pointer = pointAtDifference(left, right);
    }
  }

  if (actualLines.length === expectedLines.length &&
      actualLines.every((line, i) => line === expectedLines[i])) {
    return `${kHeadings.notIdentical}\n\n${cutLines(actualLines, paint).join('\n')}\n`;
  }
  const { LineDiff } = require('internal/assert/line_diff');
  const diff = new LineDiff(actualLines, expectedLines, paint);
  const body = diff.run();
  const legend = `${paint.green}+ actual${paint.white} ${paint.red}- expected${paint.white}`;
  const skipped = diff.skipped ? ` ${paint.blue}...${paint.white} Lines skipped` : '';
  return `${heading}\n${legend}${skipped}\n${body}${pointer}`;
}

function explainSameness(actual, operator) {
  const reference = operator === 'notStrictEqual' && isReference(actual);
  const heading = kHeadings[reference ? 'notStrictEqualReference' : operator];
  const lines = cutLines(show(actual).split('\n'), paintOf());
  if (lines.length > 1) return `${heading}\n\n${lines.join('\n')}\n`;
  return `${heading}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
}

function explainOther(actual, expected, operator) {
  const left = show(actual);
  const right = show(expected);
  if (operator === 'notDeepEqual' && left === right) {
    return cutText(`${kHeadings.notDeepEqual}\n\n${left}`, kMaxWhole);
  }
  const first = cutText(left, kMaxSide);
  const second = cutText(right, kMaxSide);
  switch (operator) {
    case 'deepEqual':
      return `${kHeadings.deepEqual}\n\n${first}\n\nshould loosely deep-equal\n\n${second}`;
    case 'notDeepEqual':
      return 'Expected values not to be loosely deep-equal:\n\n' +
        `${first}\n\nshould not loosely deep-equal\n\n${second}`;
    default:
      return `${first} ${operator} ${second}`;
  }
}

// `message` replaces the heading of a difference.
function explain(actual, expected, operator, message) {
  switch (operator) {
    case 'deepStrictEqual':
    case 'strictEqual':
      return explainDifference(actual, expected, operator, message);
    case 'notDeepStrictEqual':
    case 'notStrictEqual':
      return explainSameness(actual, operator);
    default:
      return explainOther(actual, expected, operator);
  }
}

module.exports = { explain };
