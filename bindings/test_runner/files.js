'use strict';

// Which files are tests.
// https://nodejs.org/docs/latest-v20.x/api/test.html#test-runner-execution-model

const fs = require('fs');
const path = require('path');

const kExtension = /\.[cm]?js$/;
const kTestName = /^test$|^test-.+|.+[.\-_]test$/;

function isTestName(name) {
  return kExtension.test(name) && kTestName.test(path.basename(name, path.extname(name)));
}

// Adds to `found` the file, or the tests in the folder. What a user has named counts in any case.
function collect(file, found, isNamed, isUnderTest) {
  const name = path.basename(file);
  if (!fs.statSync(file).isDirectory()) {
    if (isNamed || isTestName(name) || (isUnderTest && kExtension.test(name))) found.add(file);
    return;
  }
  if (!isNamed && name === 'node_modules') return;
  for (const entry of fs.readdirSync(file)) {
    collect(path.join(file, entry), found, false, isUnderTest || name === 'test');
  }
}

// The test files that `names` stand for, or those of the working directory; sorted. Throws the
// system's error for a name that is not there.
function findTestFiles(names) {
  const found = new Set();
  if (names.length === 0) collect(process.cwd(), found, false, false);
  for (const name of names) collect(path.resolve(name), found, true, false);
  return [...found].sort();
}

module.exports = { findTestFiles };
