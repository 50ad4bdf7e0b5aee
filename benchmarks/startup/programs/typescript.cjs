'use strict';

// Compiles project.ts with all checks.

const path = require('path');
const ts = require('typescript');

const program = ts.createProgram([path.join(__dirname, 'project.ts')], {
  strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], types: [],
});
const diagnostics = ts.getPreEmitDiagnostics(program);
if (diagnostics.length > 0) {
  console.error(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')).join('\n'));
  process.exitCode = 1;
}
