'use strict';

// For people: the tree of tests, and what failed once more at the end.

const path = require('path');
const { Transform } = require('stream');
const colors = require('internal/test/reporters/palette');
const { kinds } = require('internal/test/failure');
const { colorOf, indentOf, kParent, kSymbols, resultLines } =
  require('internal/test/reporters/lines');

class SpecReporter extends Transform {
  #started = [];    // tests that have begun and were not named yet, innermost first
  #named = [];      // tests that were named as parents, innermost first
  #failed = [];
  #directory = process.cwd();

  constructor() {
    super({ writableObjectMode: true });
    colors.refresh();
  }

  #result(type, data) {
    this.#started.shift();
    let prefix = '';
    while (this.#started.length > 0) {
      const parent = this.#started.pop();
      this.#named.unshift(parent);
      prefix += `${indentOf(parent.nesting)}${kParent}${parent.name}\n`;
    }
    const [last] = this.#named;
    const hasChildren = last !== undefined && last.nesting === data.nesting &&
      last.name === data.name;
    if (hasChildren) this.#named.shift();
    return `${resultLines(type, data, prefix, indentOf(data.nesting), hasChildren)}\n`;
  }

  #describe(type, data) {
    switch (type) {
      case 'test:fail':
        if (data.details?.error?.failureType !== kinds.subtestsFailed) this.#failed.push(data);
        return this.#result(type, data);
      case 'test:pass':
        return this.#result(type, data);
      case 'test:start':
        this.#started.unshift(data);
        return undefined;
      case 'test:stderr':
      case 'test:stdout':
        return data.message;
      case 'test:diagnostic':
        return `${colorOf(type)}${indentOf(data.nesting)}${kSymbols[type]}${data.message}` +
          `${colors.white}\n`;
      default:
        return undefined;
    }
  }

  _transform({ type, data }, encoding, callback) {
    callback(null, this.#describe(type, data));
  }

  _flush(callback) {
    if (this.#failed.length === 0) {
      callback(null, '');
      return;
    }
    const type = 'test:fail';
    const lines = [`\n${colorOf(type)}${kSymbols[type]}failing tests:${colors.white}\n`];
    for (const test of this.#failed) {
      if (test.file) {
        const file = path.relative(this.#directory, test.file);
        lines.push(`test at ${file}:${test.line}:${test.column}`);
      }
      lines.push(resultLines(type, test));
    }
    callback(null, lines.join('\n'));
  }
}

module.exports = SpecReporter;
