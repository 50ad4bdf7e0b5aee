'use strict';
const { deepEqual, mustCall } = require('./check');
const { PassThrough } = require('stream');
const repl = require('repl');

// A session of a REPL: results, code over several lines, errors that do not end it, and commands.

const input = new PassThrough();
const output = new PassThrough();
let text = '';
output.on('data', (chunk) => (text += chunk));

const server = repl.start({ input, output, prompt: '', terminal: false, useColors: false });
server.context.given = 20;
server.defineCommand('double', function(number) {
  this.output.write(`${2 * number}\n`);
  this.displayPrompt();
});
server.on('exit', mustCall(() => {
  deepEqual(text.split('\n'), [
    '21', '22', 'undefined', '... ... { a: 1 }', 'Uncaught ReferenceError: missing is not defined',
    '42', '',
  ]);
}));
for (const line of ['given + 1', '_ + 1', 'const x = 1', 'y = {', 'a: x,', '}', 'missing',
                    '.double 21', '.exit']) {
  input.write(`${line}\n`);
}
