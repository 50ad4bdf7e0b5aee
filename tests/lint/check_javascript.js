'use strict';
// Checks JavaScript sources: syntax and line length; strict mode and ASCII in what is built in.
// usage: node check_javascript.js FILE...

const fs = require('node:fs');
const vm = require('node:vm');

const kMaxColumns = 100;
// Built-in modules and CommonJS files are bodies of functions with these parameters.
const kBuiltInParameters = ['exports', 'require', 'module', 'process', 'internalBinding'];
const kCommonJsParameters = ['exports', 'require', 'module', '__filename', '__dirname'];

let failed = false;

function report(file, line, message) {
  console.error(`${file}:${line}: ${message}`);
  failed = true;
}

// Tests may be wrong on purpose: what a syntax error looks like, what a byte order mark does.
function isFixture(file) {
  return file.includes('/fixtures/');
}

function isBuiltIn(file) {
  return !/^(tests|examples|benchmarks)\//.test(file) && !file.endsWith('_test.js');
}

function checkSyntax(file, source) {
  const parameters = isBuiltIn(file) ? kBuiltInParameters : kCommonJsParameters;
  try {
    vm.compileFunction(source.replace(/^#!.*/, ''), parameters, { filename: file });
  } catch (error) {
    console.error(error.stack.split('\n').slice(0, 5).join('\n'));
    failed = true;
  }
}

function check(file) {
  const source = fs.readFileSync(file, 'utf8');
  checkSyntax(file, source);
  if (isBuiltIn(file) && !/^(\s*\/\/.*\n|\s*\n|\s*\/\*[^]*?\*\/)*'use strict';/.test(source))
    report(file, 1, "does not start with 'use strict';");
  source.split('\n').forEach((line, index) => {
    if (line.length > kMaxColumns) report(file, index + 1, `longer than ${kMaxColumns} columns`);
    if (/\s$/.test(line)) report(file, index + 1, 'ends with white space');
    if (isBuiltIn(file) && /[^\x00-\x7f]/.test(line))
      report(file, index + 1, 'not ASCII, which built-in modules are: write \\u escapes');
  });
}

process.argv.slice(2).filter((file) => file.endsWith('.js') && !isFixture(file)).forEach(check);
process.exitCode = failed ? 1 : 0;
