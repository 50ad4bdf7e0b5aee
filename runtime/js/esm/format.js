'use strict';

// What kind of module a file is: 'module', 'commonjs', 'json', 'wasm' or 'builtin'.
// https://nodejs.org/api/packages.html#determining-module-system

const path = require('path');
const { codes } = require('internal/errors');
const { packageScope } = require('internal/modules/package_json');

const kByExtension = {
  '__proto__': null,
  '.cjs': 'commonjs',
  '.json': 'json',
  '.mjs': 'module',
};

const kByMime = [
  [/^\s*(?:text|application)\/javascript\s*(?:;|$)/i, 'module'],
  [/^\s*application\/json\s*(?:;|$)/i, 'json'],
  [/^\s*application\/wasm\s*(?:;|$)/i, 'wasm'],
];

function option(name, fallback) {
  return require('internal/options').getOptionValue(name, fallback);
}

function underNodeModules(file) {
  return file.includes('/node_modules/');
}

// By the type of the package, or by --experimental-default-type. Undefined when the source decides.
function typeOf(file, pkg) {
  if (pkg !== undefined && pkg.type !== 'none') return pkg.type;
  const preferred = option('--experimental-default-type');
  if (preferred === 'module') return underNodeModules(file) ? 'commonjs' : 'module';
  return preferred === 'commonjs' ? 'commonjs' : undefined;
}

function hasWasmMagic(file) {
  return option('--experimental-wasm-modules') &&
    internalBinding('fs').readFileUtf8(file).startsWith('\0asm');
}

// packageScope(file), with the error of ES modules for a package.json that cannot be read.
function readableScope(file) {
  try {
    return packageScope(file);
  } catch (error) {
    if (error.path === undefined) throw error;
    throw new codes.ERR_INVALID_PACKAGE_CONFIG(
      error.path, file, error.message.replace(`Error parsing ${error.path}: `, ''));
  }
}

// The format of a file by its name and package; undefined when only its source can tell, null when
// there is none for its extension.
function formatOfFile(file) {
  const extension = path.extname(file);
  if (extension === '') {
    const type = typeOf(file, readableScope(file));
    if (type === 'commonjs') return type;
    return hasWasmMagic(file) ? 'wasm' : type;
  }
  if (extension === '.js') return typeOf(file, readableScope(file));
  if (extension === '.wasm' && option('--experimental-wasm-modules')) return 'wasm';
  return kByExtension[extension] ?? null;
}

function formatOfMime(type) {
  return kByMime.find(([pattern]) => pattern.test(type))?.[1] ?? null;
}

const warned = new Set();

function warnReparsed(file, url) {
  const pkg = packageScope(file);
  if (pkg === undefined || underNodeModules(file) || warned.has(pkg.file)) return;
  warned.add(pkg.file);
  process.emitWarning(
    `Module type of ${url} is not specified and it doesn't parse as CommonJS.\n` +
    'Reparsing as ES module because module syntax was detected. This incurs a performance ' +
    `overhead.\nTo eliminate this warning, add "type": "module" to ${pkg.file}.`,
    { code: 'MODULE_TYPELESS_PACKAGE_JSON' });
}

// The format of a file whose name does not tell.
function formatOfSource(source, file, url) {
  if (!option('--experimental-detect-module', true)) return 'commonjs';
  const { containsModuleSyntax } = require('internal/modules/esm/detect');
  if (!containsModuleSyntax(source, file)) return 'commonjs';
  if (path.extname(file) === '.js') warnReparsed(file, url);
  return 'module';
}

function unknownExtension(file) {
  return new codes.ERR_UNKNOWN_FILE_EXTENSION(path.extname(file), file);
}

module.exports = {
  formatOfFile,
  formatOfMime,
  formatOfSource,
  underNodeModules,
  unknownExtension,
  warnReparsed,
};
