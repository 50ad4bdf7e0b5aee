'use strict';

// Where a required file is: from a request and a list of folders to a path.

const path = require('path');
const { packageScope, readPackage } = require('internal/modules/package_json');
const { isTopDirectory } = require('internal/modules/source');
const binding = internalBinding('fs');

const kNothing = 0;
const kFile = 1;
const kDirectory = 2;

let seen = null;        // path -> kind of what exists, while a module runs
let conditions = null;

// From here to endStatCache() what exists is remembered. False when that is so already.
function beginStatCache() {
  if (seen !== null) return false;
  seen = new Map();
  return true;
}

function endStatCache() {
  seen = null;
}

// A program may put its own in the place of what asks for the kind of a file: 0 for a file, 1 for a
// folder, below 0 for what is not there.
let ownStat = null;

function stat(file) {
  switch (binding.kind(file)) {
    case kNothing: return -2;
    case kDirectory: return 1;
    default: return 0;
  }
}

function getStat() {
  return ownStat ?? stat;
}

function setStat(value) {
  ownStat = value;
}

function kindByOwnStat(file) {
  const result = ownStat(file);
  return result < 0 ? kNothing : result === 1 ? kDirectory : kFile;
}

function kind(file) {
  if (ownStat !== null) return kindByOwnStat(file);
  let result = seen?.get(file);
  if (result === undefined) {
    result = binding.kind(file);
    if (result !== kNothing) seen?.set(file, result);
  }
  return result;
}

function option(name, fallback) {
  return require('internal/options').getOptionValue(name, fallback);
}

function realPath(file, isMain) {
  if (option(isMain ? '--preserve-symlinks-main' : '--preserve-symlinks')) {
    return path.resolve(file);
  }
  return binding.realpath(file);
}

function requireConditions() {
  if (conditions === null) {
    const all = ['require', 'node'];
    if (option('--experimental-require-module', true)) all.push('module-sync');
    if (option('--addons', true)) all.push('node-addons');
    conditions = new Set([...all, ...option('--conditions')]);
  }
  return conditions;
}

function isFile(file) {
  const what = kind(file);
  return what !== kNothing && what !== kDirectory;
}

function tryFile(file, isMain) {
  return isFile(file) ? realPath(file, isMain) : false;
}

function tryExtensions(base, extensions, isMain) {
  for (let i = 0; i < extensions.length; i++) {
    const extension = extensions[i];
    const found = tryFile(base + extension, isMain);
    if (found !== false) return found;
  }
  return false;
}

// What require() of a folder means: "main" of its package.json, or its index.
function tryDirectory(directory, extensions, isMain, request) {
  const index = path.resolve(directory, 'index');
  const { main, file } = readPackage(directory);
  if (!main) return tryExtensions(index, extensions, isMain);

  const target = path.resolve(directory, main);
  const found = tryFile(target, isMain) || tryExtensions(target, extensions, isMain) ||
    tryExtensions(path.resolve(target, 'index'), extensions, isMain);
  if (found) return found;
  const fallback = tryExtensions(index, extensions, isMain);
  if (!fallback) {
    const error = new Error(`Cannot find module '${target}'. ` +
      'Please verify that the package.json has a valid "main" entry');
    error.code = 'MODULE_NOT_FOUND';
    error.path = file;
    error.requestPath = request;
    throw error;
  }
  process.emitWarning(
    `Invalid 'main' field in '${file}' of '${main}'. ` +
    'Please either fix that or report it to the module author', 'DeprecationWarning', 'DEP0128');
  return fallback;
}

function isRelative(request) {
  return request === '.' || request === '..' || request.startsWith('./') ||
    request.startsWith('../');
}

function notFound(request, where) {
  const error = new Error(`Cannot find module '${request}'`);
  error.code = 'MODULE_NOT_FOUND';
  if (where !== undefined) error.path = where;
  return error;
}

// `file` must exist: "exports" names files exactly.
function exactFile(file, pkg) {
  const found = tryFile(file, false);
  if (found === false) throw notFound(file, pkg.file);
  return found;
}

// 'name', 'name/sub', '@scope/name' or '@scope/name/sub' -> [name, subpath].
function splitPackageRequest(request) {
  const parts = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/.exec(request);
  return parts === null ? undefined : [parts[1], `.${parts[2] ?? ''}`];
}

// `request` by the "exports" of a package below `directory`; undefined when it does not have any.
function tryExports(directory, request) {
  const parts = splitPackageRequest(request);
  if (parts === undefined) return undefined;
  const pkg = readPackage(path.resolve(directory, parts[0]));
  if (!pkg.exists || pkg.exports === undefined || pkg.exports === null) return undefined;
  const { resolveExports } = require('internal/modules/package_exports');
  return exactFile(resolveExports(pkg, parts[1], undefined, requireConditions()), pkg);
}

// A package that requires itself by its own name.
function trySelf(parentFile, request) {
  if (!parentFile) return undefined;
  const pkg = packageScope(parentFile);
  if (pkg === undefined || pkg.exports === undefined || pkg.exports === null ||
      pkg.name === undefined) {
    return undefined;
  }
  if (request !== pkg.name && !request.startsWith(`${pkg.name}/`)) return undefined;
  const { resolveExports } = require('internal/modules/package_exports');
  const subpath = `.${request.slice(pkg.name.length)}`;
  return exactFile(resolveExports(pkg, subpath, parentFile, requireConditions()), pkg);
}

// '#name' by the "imports" of the package around `parentFile`. `findBare` resolves the name of
// another package from that package's folder. Undefined when the package has no imports.
function tryImports(parentFile, request, findBare) {
  const pkg = packageScope(parentFile);
  if (pkg === undefined || pkg.imports === undefined || pkg.imports === null) return undefined;
  const { resolveImports } = require('internal/modules/package_exports');
  const target = resolveImports(pkg, request, parentFile, requireConditions());
  if (target.file !== undefined) return exactFile(target.file, pkg);
  const found = findBare(target.bare, pkg.directory);
  if (!found) throw notFound(target.bare);
  return found;
}

// Whether the last part of `request` is empty or dots. Every program comes through here: compiling
// a regular expression for it would be a noticeable part of its start.
function endsAsDirectory(request) {
  const last = request.slice(request.lastIndexOf('/') + 1);
  return (last === '' || last === '.' || last === '..') && request !== '';
}

// The file for `request` below one of `directories`, or false.
function findFile(request, directories, extensions, isMain) {
  const isAbsolute = path.isAbsolute(request);
  const mustBeDirectory = endsAsDirectory(request);
  const leavesDirectory = isRelative(request) && path.normalize(request).startsWith('..');
  // Loops by number: a program may have taken the iterator of arrays away.
  for (let i = 0; i < directories.length; i++) {
    const directory = directories[i];
    // Nothing is in a folder that does not exist; '../x' may be all the same.
    if (!leavesDirectory && directory && kind(directory) !== kDirectory) continue;
    if (!isAbsolute) {
      const exported = tryExports(directory, request);
      if (exported !== undefined) return exported;
    }
    const base = path.resolve(directory, request);
    const what = kind(base);
    let found = false;
    if (!mustBeDirectory) {
      if (what !== kNothing && what !== kDirectory) found = realPath(base, isMain);
      else found = tryExtensions(base, extensions(), isMain);
    }
    if (!found && what === kDirectory) found = tryDirectory(base, extensions(), isMain, request);
    if (found) return found;
  }
  return false;
}

// The node_modules folders that are searched from `directory`, nearest first.
function nodeModulePaths(directory) {
  const result = [];
  let at = path.resolve(directory);
  while (at !== '/') {
    const slash = at.lastIndexOf('/');
    if (at.slice(slash + 1) !== 'node_modules') result.push(`${at}/node_modules`);
    if (isTopDirectory(at)) return result;
    at = slash === 0 ? '/' : at.slice(0, slash);
  }
  result.push('/node_modules');
  return result;
}

module.exports = {
  beginStatCache,
  endStatCache,
  findFile,
  getStat,
  isRelative,
  nodeModulePaths,
  realPath,
  setStat,
  tryImports,
  trySelf,
};
