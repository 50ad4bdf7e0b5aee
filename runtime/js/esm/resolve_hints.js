'use strict';

// What is said beyond the error: modules that this runtime was built without, names that CommonJS
// would have found, and deprecated look-ups.

const path = require('path');
const { displayPath, filePath, fileUrl } = require('internal/modules/esm/urls');
const { formatOfFile } = require('internal/modules/esm/format');

function suggestion(specifier, base) {
  const { Module } = require('internal/modules/cjs/loader');
  const parent = filePath(base);
  const probe = new Module(parent, null);
  probe.paths = Module._nodeModulePaths(parent);
  const found = Module._resolveFilename(specifier, probe, false);
  if (/^\.\.?(?:\/|$)/.test(specifier)) {
    const relative = path.relative(path.dirname(base.slice(7)), fileUrl(found).slice(7));
    return relative.startsWith('../') ? relative : `./${relative}`;
  }
  if (!specifier || specifier[0] === '/') return found;
  const slash = specifier.indexOf('/');
  const name = slash === -1 ? specifier : specifier.slice(0, slash);
  const needle = `/node_modules/${name}/`;
  const at = found.lastIndexOf(needle);
  if (at === -1) return fileUrl(found);
  const inside = found.slice(at + needle.length).split('/').map(encodeURIComponent);
  return `${name}/${inside.join('/')}`;
}

// Says in the error what may help with the specifier.
function addHint(error, specifier, base) {
  const { addLeftOutHint } = require('internal/modules/cjs/loader');
  if (!addLeftOutHint(error, specifier)) addCommonJsHint(error, specifier, base);
}

// Names in the error's stack what the specifier would mean to require().
function addCommonJsHint(error, specifier, base) {
  let found;
  try {
    if (specifier.startsWith('file://')) specifier = filePath(specifier);
    found = suggestion(specifier, base);
  } catch {
    return;
  }
  if (!found) return;
  const lines = error.stack.split('\n');
  const hint = `Did you mean to import ${JSON.stringify(found)}?`;
  error.stack = `${lines[0]}\n${hint}\n${lines.slice(1).join('\n')}`;
  error.message += `\n${hint}`;
}

function warnLegacyMain(file, pkg, base) {
  if (process.noDeprecation || formatOfFile(file) !== 'module') return;
  const directory = `${pkg.directory}/`;
  const inside = file.slice(directory.length);
  const from = displayPath(base);
  process.emitWarning(
    pkg.main === undefined ?
      `No "main" or "exports" field defined in the package.json for ${directory} resolving the ` +
      `main entry point "${inside}", imported from ${from}.\nDefault "index" lookups for the ` +
      'main are deprecated for ES modules.' :
      `Package ${directory} has a "main" field set to "${pkg.main}", excluding the full filename ` +
      `and extension to the resolved file at "${inside}", imported from ${from}.\n Automatic ` +
      'extension resolution of the "main" field is deprecated for ES modules.',
    'DeprecationWarning', 'DEP0151');
}

module.exports = { addHint, warnLegacyMain };
