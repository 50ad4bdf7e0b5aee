// Lints gyre's own JavaScript, which has no mistakes, and a text that has some, with fixes.

import path from 'node:path';
import { ESLint } from 'eslint';

const sources = path.join(import.meta.dirname, 'sources');

// Mistakes, not matters of taste.
const rules = {
  'constructor-super': 2,
  'for-direction': 2,
  'getter-return': 2,
  'no-compare-neg-zero': 2,
  'no-const-assign': 2,
  'no-dupe-args': 2,
  'no-dupe-class-members': 2,
  'no-dupe-else-if': 2,
  'no-dupe-keys': 2,
  'no-duplicate-case': 2,
  'no-func-assign': 2,
  'no-irregular-whitespace': 2,
  'no-new-native-nonconstructor': 2,
  'no-redeclare': 2,
  'no-self-assign': 2,
  'no-this-before-super': 2,
  'no-undef': 2,
  'no-unreachable': 2,
  'no-unsafe-finally': 2,
  'no-unused-vars': [2, { args: 'none', caughtErrors: 'none' }],
  'no-use-before-define': [2, { functions: false, classes: false, variables: false }],
  'use-isnan': 2,
  'valid-typeof': 2,
};

const modules = new ESLint({
  cwd: sources,
  overrideConfigFile: true,
  overrideConfig: [{
    files: ['**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        builtins: 'readonly',
        internalBinding: 'readonly',
        process: 'readonly',
        ...Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, true])),
      },
    },
    linterOptions: { reportUnusedDisableDirectives: false },
    rules,
  }],
});
const results = await modules.lintFiles(['**/*.js']);
console.log('files:', results.length > 250);
for (const { filePath, messages } of results) {
  for (const { line, ruleId, message } of messages) {
    console.log(`${path.relative(sources, filePath)}:${line}: ${ruleId}: ${message}`);
  }
}

const text = 'var a = 1;\nlet b = a == 2;\nif (b) { undefinedName(); }\nlet = 1';
const strict = { ...rules, 'eqeqeq': 2, 'no-var': 2, 'prefer-const': 2 };
const options = { overrideConfigFile: true, overrideConfig: [{ rules: strict }], fix: true };
const [wrong] = await new ESLint(options).lintText(text, { filePath: 'wrong.js' });
console.log(wrong.messages.map(({ line, column, message }) => `${line}:${column} ${message}`));
const [fixed] = await new ESLint(options).lintText(text.replace('\nlet = 1', ''),
                                                   { filePath: 'fixed.js' });
console.log(JSON.stringify(fixed.output));
const formatter = await new ESLint().loadFormatter('stylish');
console.log((await formatter.format([{ ...fixed, filePath: 'fixed.js' }])).trim());
