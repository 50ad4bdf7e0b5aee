'use strict';

// Lints the JavaScript files of a folder: eslint.cjs FOLDER

const fs = require('fs');
const path = require('path');
const { Linter } = require('eslint');

const folder = process.argv[2];
const linter = new Linter();
const rules = { 'no-unreachable': 2, 'no-dupe-keys': 2, 'no-const-assign': 2, 'no-self-assign': 2, 'use-isnan': 2 };
let mistakes = 0;
for (const name of fs.readdirSync(folder)) {
  if (!name.endsWith('.js')) continue;
  const text = fs.readFileSync(path.join(folder, name), 'utf8');
  mistakes += linter.verify(text, { languageOptions: { sourceType: 'commonjs' }, rules }).length;
}
if (mistakes > 0) process.exitCode = 1;
