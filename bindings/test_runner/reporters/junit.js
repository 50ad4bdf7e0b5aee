'use strict';

// XML as JUnit writes it, for what collects results: a suite or a test with subtests is a
// <testsuite>, any other a <testcase>.

const kEscapes = { '__proto__': null, '"': '&quot;', '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escape(text) {
  return `${text}`.replace(/["&<>]/g, (character) => kEscapes[character]);
}

function attributes(values) {
  return Object.entries(values).filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escape(value).replaceAll('\n', '&#10;')}"`).join('');
}

// An element with its children, which are lines of their own.
function element(depth, tag, values, children) {
  const indent = '\t'.repeat(depth);
  if (children.length === 0) return `${indent}<${tag}${attributes(values)}/>\n`;
  return `${indent}<${tag}${attributes(values)}>\n${children.join('')}${indent}</${tag}>\n`;
}

function comment(depth, text) {
  return `${'\t'.repeat(depth)}<!-- ${text.replaceAll('--', '&#45;&#45;')} -->\n`;
}

// What stands inside of a <testcase>: that it failed, or did not count.
function outcomeOf(data, depth) {
  const lines = [];
  for (const type of ['skip', 'todo']) {
    if (data[type] === undefined) continue;
    const message = data[type] === true ? '' : data[type];
    lines.push(element(depth, 'skipped', { type: type === 'skip' ? 'skipped' : 'todo', message },
                       []));
  }
  const { error } = data.details;
  if (error === undefined || error === null) return lines;
  const { inspect } = require('internal/util/inspect');
  const type = error.failureType ?? error.code;
  lines.push(element(depth, 'failure', { type, message: error.message },
                     [`${escape(inspect(error))}\n`]));
  return lines;
}

// Puts results in a tree: those below `data` have come before it.
class Tree {
  #levels = [];   // by nesting: { lines, tests, failures, skipped }, of what has no parent yet

  #level(nesting) {
    return this.#levels[nesting] ??= { lines: [], tests: 0, failures: 0, skipped: 0 };
  }

  add(data, hasFailed) {
    const depth = data.nesting + 1;
    const inside = this.#levels[depth];
    this.#levels.length = depth;
    const level = this.#level(data.nesting);
    const { duration_ms: duration = 0, type } = data.details;
    const values = { name: data.name, time: (duration / 1000).toFixed(6) };
    level.tests++;
    if (hasFailed) level.failures++;
    if (data.skip !== undefined) level.skipped++;
    if (inside === undefined && type !== 'suite') {
      Object.assign(values, { classname: 'test', file: data.file });
      level.lines.push(element(depth, 'testcase', values, outcomeOf(data, depth + 1)));
      return;
    }
    const { failures = 0, lines = [], skipped = 0, tests = 0 } = inside ?? {};
    Object.assign(values, {
      disabled: 0, errors: 0, tests, failures, skipped, hostname: require('os').hostname(),
    });
    level.lines.push(element(depth, 'testsuite', values, lines));
  }

  note(nesting, message) {
    this.#level(nesting).lines.push(comment(nesting + 1, message));
  }

  takeTop() {
    const [top] = this.#levels;
    return top === undefined ? '' : top.lines.splice(0).join('');
  }
}

module.exports = async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n';
  const tree = new Tree();
  for await (const { data, type } of source) {
    if (type === 'test:pass' || type === 'test:fail') tree.add(data, type === 'test:fail');
    else if (type === 'test:diagnostic') tree.note(data.nesting, data.message);
    else continue;
    if (data.nesting === 0) yield tree.takeTop();
  }
  yield `${tree.takeTop()}</testsuites>\n`;
};
