'use strict';

// Files of environment variables: process.loadEnvFile(), util.parseEnv() and --env-file.
// https://nodejs.org/docs/latest-v20.x/api/cli.html#--env-fileconfig

// NAME = value, alone on its line or over several in quotes. What stands behind closing quotes, or
// behind a # without any, is a comment.
const kAssignment =
  /^[ \t]*(?:export[ \t]+)?([^\s#=][^\n#=]*?)[ \t]*=[ \t]*(?:(["'`])([^]*?)\2[^\n]*|([^\n]*))$/gm;

function parseEnv(content) {
  const { validateString } = require('internal/validators');
  validateString(content, 'content');
  const variables = {};
  for (const [, name, quote, quoted, plain] of content.replaceAll('\r\n', '\n')
    .matchAll(kAssignment)) {
    if (quote === '"') variables[name] = quoted.replaceAll('\\n', '\n');
    else if (quote !== undefined) variables[name] = quoted;
    else variables[name] = plain.replace(/#.*$/, '').trim();
  }
  return variables;
}

// What is in the environment already stays.
function apply(path) {
  const variables = parseEnv(require('fs').readFileSync(path, 'utf8'));
  for (const [name, value] of Object.entries(variables)) {
    if (process.env[name] === undefined) process.env[name] = value;
  }
}

function loadEnvFile(path) {
  const { toPath } = require('internal/fs/arguments');
  apply(path == null ? '.env' : toPath(path));
}

// For --env-file and --env-file-if-exists.
function loadGiven(required, optional) {
  for (const path of required) {
    try {
      apply(path);
    } catch {
      internalBinding('stdio').writeString(2, `${process.argv0}: ${path}: not found\n`);
      process.reallyExit(9);
    }
  }
  for (const path of optional) {
    if (require('fs').existsSync(path)) apply(path);
  }
}

module.exports = { loadEnvFile, loadGiven, parseEnv };
