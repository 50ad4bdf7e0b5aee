'use strict';

// Compiles a project through the command line of the compiler, type errors included, and runs what
// comes out.

const fs = require('fs');
const path = require('path');
const ts = require('typescript');

function compile(config) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic() {} };
  const parsed = ts.getParsedCommandLineOfConfigFile(
    path.join(__dirname, 'project', config), {}, host);
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  const diagnostics = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  console.log(ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => __dirname,
    getNewLine: () => '\n',
  }).trim() || 'no errors');
}

compile('tsconfig.json');
for (const name of fs.readdirSync(path.join(__dirname, 'out')).sort()) console.log(name);
console.log(require('./out/main.js').report(['b', 'a', 'b']));
compile('wrong.json');
