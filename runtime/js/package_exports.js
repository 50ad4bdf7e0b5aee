'use strict';

// The "exports" and "imports" fields of package.json.
// https://nodejs.org/api/esm.html#resolution-algorithm-specification

const path = require('path');
const { codes } = require('internal/errors');

const hex = (character) => character.charCodeAt(0).toString(16);
// Each letter as it is or as an escape.
const kNodeModules = [...'node_modules'].map(
  (letter) => `(?:${letter}|%${hex(letter)}|%${hex(letter.toUpperCase())})`).join('');
const kForbiddenSegment =
  new RegExp(`(^|[\\\\/])((?:\\.|%2e){1,2}|${kNodeModules})([\\\\/]|$)`, 'i');
const kEncodedSeparator = /%2f|%5c/i;

function invalidTarget(pkg, key, target, isImport, base) {
  const text = typeof target === 'object' && target !== null ?
    JSON.stringify(target, null, '') : `${target}`;
  return new codes.ERR_INVALID_PACKAGE_TARGET(`${pkg.directory}/`, key, text, isImport, base);
}

// A target such as './lib/*.js' as a path, with `match` in the place of each star.
function resolveText(context, target, match) {
  const { pkg, key, isImport, base } = context;
  if (!target.startsWith('./')) {
    const isBare = isImport && !target.startsWith('/') && !target.startsWith('../');
    if (!isBare || /^[a-z][a-z\d+.-]+:/i.test(target) && !target.startsWith('node:')) {
      throw invalidTarget(pkg, key, target, isImport, base);
    }
    return { bare: match === undefined ? target : target.replaceAll('*', () => match) };
  }
  const decoded = decode(context, target);
  if (kForbiddenSegment.test(target.slice(2))) {
    throw invalidTarget(pkg, key, target, isImport, base);
  }
  if (match === undefined) return { file: path.resolve(pkg.directory, decoded) };
  if (kForbiddenSegment.test(match)) {
    const request = key.replace('*', () => match);
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(
      request, `request is not a valid match in pattern "${key}" for the ` +
      `"${isImport ? 'imports' : 'exports'}" resolution of ${pkg.file}`, base);
  }
  const filled = decoded.replaceAll('*', () => decode(context, match));
  return { file: path.resolve(pkg.directory, filled) };
}

function decode({ base, pkg }, text) {
  if (!text.includes('%')) return text;
  if (kEncodedSeparator.test(text)) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(
      path.join(pkg.directory, text), 'must not include encoded "/" or "\\" characters', base);
  }
  return decodeURIComponent(text);
}

function isArrayIndex(key) {
  const number = Number(key);
  return `${number}` === key && Number.isInteger(number) && number >= 0 && number < 0xFFFFFFFF;
}

// { file } or { bare }, null for a target that is forbidden, undefined when no condition applies.
function resolveTarget(context, target, match) {
  const { pkg, key, isImport, base, conditions } = context;
  if (typeof target === 'string') return resolveText(context, target, match);
  if (target === null) return null;
  if (Array.isArray(target)) {
    let failure = null;
    for (const item of target) {
      let result;
      try {
        result = resolveTarget(context, item, match);
      } catch (error) {
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        failure = error;
        continue;
      }
      if (result === undefined) continue;
      if (result !== null) return result;
      failure = null;
    }
    if (failure === null) return null;
    throw failure;
  }
  if (typeof target !== 'object') throw invalidTarget(pkg, key, target, isImport, base);
  const names = Object.getOwnPropertyNames(target);
  if (names.some(isArrayIndex)) {
    throw new codes.ERR_INVALID_PACKAGE_CONFIG(
      pkg.file, urlOf(base), '"exports" cannot contain numeric property keys.');
  }
  for (const name of names) {
    if (name !== 'default' && !conditions.has(name)) continue;
    const result = resolveTarget(context, target[name], match);
    if (result !== undefined) return result;
  }
  return undefined;
}

// The importer's URL, by which Node names it in these errors.
function urlOf(base) {
  return base?.startsWith('/') ? require('internal/modules/esm/urls').fileUrl(base) : base;
}

// True when `exports` is a target itself and not a list of subpaths.
function isMainTarget(pkg, base) {
  const { exports } = pkg;
  if (typeof exports === 'string' || Array.isArray(exports)) return true;
  if (typeof exports !== 'object' || exports === null) return false;
  const names = Object.getOwnPropertyNames(exports);
  const subpaths = names.filter((name) => name.startsWith('.')).length;
  if (subpaths !== 0 && subpaths !== names.length) {
    throw new codes.ERR_INVALID_PACKAGE_CONFIG(
      pkg.file, urlOf(base),
      '"exports" cannot contain some keys starting with \'.\' and some not. The exports object ' +
      'must either be an object of package subpath keys or an object of main entry condition ' +
      'name keys only.');
  }
  return subpaths === 0 && names.length > 0;
}

// The more specific pattern first: the longer part before the star, then the longer key.
function isMoreSpecific(a, b) {
  const before = a.indexOf('*') - b.indexOf('*');
  return before !== 0 ? before > 0 : a.length > b.length;
}

// The entry of `table` for `name`, literally or by its best pattern: [key, match].
function findEntry(table, name) {
  if (Object.hasOwn(table, name) && !name.includes('*') && !name.endsWith('/')) {
    return [name, undefined];
  }
  let best;
  for (const key of Object.getOwnPropertyNames(table)) {
    const star = key.indexOf('*');
    if (star === -1 || star !== key.lastIndexOf('*')) continue;
    const tail = key.slice(star + 1);
    if (name.length < key.length || !name.startsWith(key.slice(0, star)) || !name.endsWith(tail)) {
      continue;
    }
    if (best === undefined || isMoreSpecific(key, best)) best = key;
  }
  if (best === undefined) return undefined;
  const star = best.indexOf('*');
  return [best, name.slice(star, name.length - (best.length - star - 1))];
}

// The file that `subpath` ('.' or './x') of a package means. Throws where the package does not
// export it.
function resolveExports(pkg, subpath, base, conditions) {
  const table = isMainTarget(pkg, base) ? { '.': pkg.exports } : pkg.exports;
  const entry = typeof table === 'object' && table !== null ? findEntry(table, subpath) : undefined;
  if (entry !== undefined) {
    const [key, match] = entry;
    const context = { pkg, key, isImport: false, base, conditions };
    const result = resolveTarget(context, table[key], match);
    if (result !== undefined && result !== null) return result.file;
  }
  throw new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(`${pkg.directory}/`, subpath, base);
}

// What '#name' means inside of a package: { file }, or { bare } for the name of another package.
function resolveImports(pkg, name, base, conditions) {
  if (name === '#' || name.startsWith('#/') || name.endsWith('/')) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(
      name, 'is not a valid internal imports specifier name', base);
  }
  const table = pkg.imports;
  const entry = typeof table === 'object' && table !== null ? findEntry(table, name) : undefined;
  if (entry !== undefined) {
    const [key, match] = entry;
    const context = { pkg, key, isImport: true, base, conditions };
    const result = resolveTarget(context, table[key], match);
    if (result !== undefined && result !== null) return result;
  }
  throw new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(name, `${pkg.directory}/`, base);
}

module.exports = { resolveExports, resolveImports };
