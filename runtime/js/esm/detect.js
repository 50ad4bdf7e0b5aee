'use strict';

// Whether a source that does not compile as CommonJS is an ES module.
// https://nodejs.org/api/packages.html#syntax-detection

// What V8 says of a source that can only be a module.
const kOnlyInModules = new Set([
  'Cannot use import statement outside a module',
  "Cannot use 'import.meta' outside a module",
  "Unexpected token 'export'",
]);

// What it says of a source that may be one: names that the CommonJS wrapper has taken, and await
// outside of functions.
const kPerhaps = new Set([
  ...['exports', 'require', 'module', '__filename', '__dirname'].map(
    (name) => `Identifier '${name}' has already been declared`),
  'await is only valid in async functions and the top level bodies of modules',
  'Unexpected reserved word',
]);

const kParameters = ['exports', 'require', 'module', '__filename', '__dirname'];

function compiles(compile) {
  try {
    compile();
    return true;
  } catch {
    return false;
  }
}

// Whether `error`, from compiling `source` as CommonJS, goes away in an ES module.
function isModuleSyntaxError(error, source, name) {
  if (!(error instanceof SyntaxError)) return false;
  if (kOnlyInModules.has(error.message)) return true;
  if (!kPerhaps.has(error.message)) return false;
  const { ModuleWrap } = internalBinding('module_wrap');
  return compiles(() => new ModuleWrap(name, source));
}

function containsModuleSyntax(source, name) {
  try {
    const text = source.startsWith('#!') ? `//${source.slice(2)}` : source;
    internalBinding('contextify').compileFunction(text, name, kParameters);
    return false;
  } catch (error) {
    return isModuleSyntaxError(error, source, name);
  }
}

module.exports = { containsModuleSyntax, isModuleSyntaxError };
