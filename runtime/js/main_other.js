'use strict';

// Ways to start a program that are not a file of CommonJS: code of the command line as an ES
// module, standard input, and --check.

const path = require('path');

function option(name, fallback) {
  return require('internal/options').getOptionValue(name, fallback);
}

function looksLikeModule(source, name) {
  if (!option('--experimental-detect-module', true)) return false;
  const { containsModuleSyntax } = require('internal/modules/esm/detect');
  return containsModuleSyntax(source, name);
}

// Runs code as an ES module where the options or, without any, its syntax says so. `runScript` runs
// it as a script, for when modules of --import come first. True when it is taken care of.
function runAsModule(source, print, name, runScript) {
  const type = option('--input-type') || option('--experimental-default-type');
  const isModule = type === 'module' ||
    (type === '' && /\b(?:import|export|await)\b/.test(source) && looksLikeModule(source, name));
  const hasImports = option('--import').length > 0 || option('--experimental-loader').length > 0;
  if (!isModule && !hasImports) return false;
  const { runEntry, runSource } = require('internal/modules/esm/run_main');
  if (isModule) {
    if (print) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_EVAL_ESM_CANNOT_PRINT();
    }
    runSource(source, `${name.slice(0, -1)}1]`);
  } else {
    runEntry(() => runScript(source, print, name));
  }
  return true;
}

function readStdin() {
  return internalBinding('fs').readStdin();
}

// Compiles without running, after the modules of --import; a mistake is thrown.
function checkSyntax(script) {
  if (option('--import').length === 0) compileOnly(script);
  else require('internal/modules/esm/run_main').runEntry(() => compileOnly(script));
}

function compileOnly(script) {
  const source = script === undefined || script === '-' ? readStdin() :
    internalBinding('fs').readFileUtf8(resolveScript(script));
  const file = script === undefined || script === '-' ? '[stdin]' : resolveScript(script);
  const { formatOfFile } = require('internal/modules/esm/format');
  let format = path.isAbsolute(file) ? formatOfFile(file) : option('--input-type');
  if (!format) format = looksLikeModule(source, file) ? 'module' : 'commonjs';
  if (format === 'module') {
    const { ModuleWrap } = internalBinding('module_wrap');
    const { fileUrl } = require('internal/modules/esm/urls');
    new ModuleWrap(path.isAbsolute(file) ? fileUrl(file) : file, source);
    return;
  }
  require('internal/modules/cjs/loader').compile(source, file);
}

function resolveScript(script) {
  const { Module } = require('internal/modules/cjs/loader');
  return Module._resolveFilename(path.resolve(script), null, true);
}

module.exports = { checkSyntax, readStdin, runAsModule };
