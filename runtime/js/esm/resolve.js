'use strict';

// From a specifier to a URL, as ES modules do it.
// https://nodejs.org/api/esm.html#resolution-algorithm-specification

const path = require('path');
const { codes } = require('internal/errors');
const { publicId } = require('internal/bootstrap/realm');
const { packageScope, readPackage } = require('internal/modules/package_json');
const { realPath } = require('internal/modules/cjs/resolve');
const { isTopDirectory } = require('internal/modules/source');
const { formatOfFile } = require('internal/modules/esm/format');
const {
  absoluteUrl, displayPath, filePath, fileUrl, joinUrl, splitSuffix, workingDirectoryUrl,
} = require('internal/modules/esm/urls');
const { kind } = internalBinding('fs');

const kNothing = 0;
const kFile = 1;
const kDirectory = 2;
const kSchemes = ['file', 'data', 'node'];

let defaultConditions = null;

// The conditions of `import`, as a list that nobody changes.
function importConditions() {
  const { getOptionValue } = require('internal/options');
  defaultConditions ??= Object.freeze(
    ['node', 'import', 'module-sync', 'node-addons', ...getOptionValue('--conditions')]
      .filter((name) => name !== 'module-sync' ||
        getOptionValue('--experimental-require-module', true))
      .filter((name) => name !== 'node-addons' || getOptionValue('--addons', true)));
  return defaultConditions;
}

function isRelativeOrAbsolute(specifier) {
  return /^(?:\/|\.\.?(?:\/|$))/.test(specifier);
}

// 'name', 'name/sub', '@scope/name' or '@scope/name/sub' -> [name, subpath].
function splitPackageSpecifier(specifier, base) {
  const slash = specifier.indexOf('/', specifier[0] === '@' ? specifier.indexOf('/') + 1 : 0);
  const name = slash === -1 ? specifier : specifier.slice(0, slash);
  if (name === '' || /^\.|%|\\/.test(name) || (name[0] === '@' && !name.includes('/'))) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(
      specifier, 'is not a valid package name', displayPath(base));
  }
  return [name, `.${slash === -1 ? '' : specifier.slice(slash)}`];
}

function fromExports(pkg, subpath, base, conditions) {
  const { resolveExports } = require('internal/modules/package_exports');
  return fileUrl(resolveExports(pkg, subpath, displayPath(base), new Set(conditions)));
}

// What a package without "exports" means by its name alone.
function legacyMain(pkg, base) {
  const { main, directory } = pkg;
  const candidates = ['index.js', 'index.json', 'index.node'].map((name) => `./${name}`);
  if (main !== undefined) {
    candidates.unshift(...['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node']
      .map((end) => `./${main}${end}`));
  }
  for (const candidate of candidates) {
    const file = path.resolve(directory, candidate);
    if (kind(file) !== kFile) continue;
    const exact = main !== undefined && path.resolve(directory, main) === file;
    if (!exact) {
      const { warnLegacyMain } = require('internal/modules/esm/resolve_hints');
      warnLegacyMain(file, pkg, base);
    }
    return fileUrl(file);
  }
  const wanted = path.resolve(directory, main ?? 'index.js');
  throw new codes.ERR_MODULE_NOT_FOUND(wanted, displayPath(base), null);
}

function resolvePackage(specifier, base, conditions) {
  const builtin = specifier.startsWith('node:') ? undefined : publicId(specifier);
  if (builtin !== undefined) return `node:${builtin}`;
  const [name, subpath] = splitPackageSpecifier(specifier, base);
  const file = filePath(base);
  const scope = packageScope(file);
  if (scope !== undefined && scope.exports != null && scope.name === name) {
    return fromExports(scope, subpath, base, conditions);
  }
  const first = file.endsWith('/') ? path.resolve(file) : path.dirname(file);
  for (let at = first; ; at = path.dirname(at)) {
    const directory = path.join(at, 'node_modules', name);
    if (kind(directory) === kDirectory) {
      const pkg = readPackageFor(directory, specifier, base);
      if (pkg.exports != null) return fromExports(pkg, subpath, base, conditions);
      if (subpath === '.') return legacyMain(pkg, base);
      return joinUrl(subpath, `${fileUrl(directory)}/`);
    }
    if (at === '/' || isTopDirectory(at)) {
      throw new codes.ERR_MODULE_NOT_FOUND(name, displayPath(base), null);
    }
  }
}

function readPackageFor(directory, specifier, base) {
  try {
    return readPackage(directory);
  } catch (error) {
    if (error.path === undefined) throw error;
    throw new codes.ERR_INVALID_PACKAGE_CONFIG(
      error.path, `"${specifier}" from ${displayPath(base)}`,
      error.message.replace(`Error parsing ${error.path}: `, ''));
  }
}

function resolveImportsOf(specifier, base, conditions) {
  const file = filePath(base);
  const pkg = packageScope(file);
  if (pkg === undefined) {
    throw new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, undefined, file);
  }
  const { resolveImports } = require('internal/modules/package_exports');
  const target = resolveImports(pkg, specifier, file, new Set(conditions));
  if (target.file !== undefined) return fileUrl(target.file);
  if (target.bare.startsWith('node:')) return target.bare;
  return resolvePackage(target.bare, fileUrl(pkg.file), conditions);
}

// The URL before it is looked for.
function locate(specifier, base, conditions) {
  const isLocal = base.startsWith('file:');
  if (isRelativeOrAbsolute(specifier)) {
    try {
      return joinUrl(specifier, base);
    } catch (cause) {
      const error = new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
      error.cause = cause;
      throw error;
    }
  }
  if (specifier[0] === '#' && isLocal) return resolveImportsOf(specifier, base, conditions);
  const absolute = absoluteUrl(specifier);
  if (absolute !== undefined) return absolute;
  const builtin = publicId(specifier);
  if (!isLocal && builtin === undefined) {
    throw new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
  }
  return builtin !== undefined ? `node:${builtin}` : resolvePackage(specifier, base, conditions);
}

// A file: URL as the file it leads to: { url, format }. Throws where there is none.
function finish(url, base, isMain) {
  const [address, suffix] = splitSuffix(url);
  if (/%2f|%5c/i.test(address)) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(
      address.slice(7), 'must not include encoded "/" or "\\" characters', displayPath(base));
  }
  let file;
  try {
    file = filePath(address);
  } catch (error) {
    error.input = url;
    error.module = base;
    throw error;
  }
  const what = kind(file.endsWith('/') ? file.slice(0, -1) : file);
  if (what === kDirectory) {
    throw new codes.ERR_UNSUPPORTED_DIR_IMPORT(file, displayPath(base), url);
  }
  if (what === kNothing) throw new codes.ERR_MODULE_NOT_FOUND(file, displayPath(base), url);
  const real = realPath(file, isMain);
  if (real !== file || address.includes('%')) {
    return { url: `${fileUrl(real)}${suffix}`, format: formatOfFile(real) };
  }
  return { url, format: formatOfFile(file) };
}

function checkScheme(url) {
  const scheme = url.slice(0, url.indexOf(':'));
  if (kSchemes.includes(scheme)) return;
  throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME({ protocol: `${scheme}:` }, kSchemes);
}

// { url, format }: what `specifier` means in the module `parentUrl`, which is undefined for the
// main module. The format is undefined where only the source can tell, and null where there is
// none.
function defaultResolve(specifier, parentUrl, conditions = importConditions()) {
  const base = parentUrl ?? workingDirectoryUrl();
  try {
    const url = locate(specifier, base, conditions);
    if (url.startsWith('file:')) return finish(url, base, parentUrl === undefined);
    checkScheme(url);
    if (url.startsWith('node:')) return { url, format: 'builtin' };
    const { formatOfMime } = require('internal/modules/esm/format');
    const mime = /^data:([^,;]*)/.exec(url)?.[1] ?? '';
    return { url, format: formatOfMime(mime) };
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT') {
      const { addHint } = require('internal/modules/esm/resolve_hints');
      addHint(error, specifier, base);
    }
    throw error;
  }
}

module.exports = { defaultResolve, importConditions };
