'use strict';

// Runs a suite with all kinds of results and shows what the runner tells of them.

const path = require('path');
const Mocha = require('mocha');

async function main() {
  const mocha = new Mocha({ reporter: function() {} });
  mocha.addFile(path.join(__dirname, 'suite', 'sums.js'));
  mocha.addFile(path.join(__dirname, 'suite', 'module.mjs'));
  await mocha.loadFilesAsync();
  const runner = mocha.run((failures) => console.log(`failures: ${failures}`));
  runner.on('suite', (suite) => console.log(`suite ${suite.fullTitle()}`));
  runner.on('pass', (test) => console.log(`pass ${test.fullTitle()}`));
  runner.on('pending', (test) => console.log(`pending ${test.fullTitle()}`));
  runner.on('fail', (test, error) => {
    const message = error.message.replace(/\(?\/.*/s, '').split('\n')[0];
    console.log(`fail ${test.fullTitle()}: ${error.code ?? error.name}: ${message}`);
  });
}

main();
