'use strict';

// A dot for each test that passes, an X for each that fails.

const colors = require('internal/test/reporters/palette');
const { resultLines } = require('internal/test/reporters/lines');

function width() {
  return Math.max(process.stdout.columns ?? 20, 20);
}

module.exports = async function* dot(source) {
  const failed = [];
  let count = 0;
  let columns = width();
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (type === 'test:fail') failed.push(data);
    yield type === 'test:pass' ? `${colors.green}.${colors.reset}` :
      `${colors.red}X${colors.reset}`;
    if (++count === columns) {
      yield '\n';
      // The terminal may have another size by now.
      columns = width();
      count = 0;
    }
  }
  yield '\n';
  if (failed.length === 0) return;
  yield `\n${colors.red}Failed tests:${colors.white}\n\n`;
  for (const test of failed) yield resultLines('test:fail', test);
};
