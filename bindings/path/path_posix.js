'use strict';

// path.posix: paths with '/' as the only separator.

const { validateObject, validateString } = require('internal/validators');

const kSlash = 47;
const kDot = 46;

// Joins the segments of `path` without empty ones, '.' and '..'. Where a '..' has nothing to cancel
// it stays when `keepAbove` (the path is relative) and goes otherwise. `isSlash` tells separators.
function squeeze(path, keepAbove, separator, isSlash) {
  const length = path.length;
  const kept = [];
  let above = 0;         // how many of `kept` are '..'
  for (let start = 0, end; start <= length; start = end + 1) {
    end = start;
    while (end < length && !isSlash(path.charCodeAt(end))) end++;
    const size = end - start;
    if (size === 0) continue;
    if (size === 1 && path.charCodeAt(start) === kDot) continue;
    if (size === 2 && path.charCodeAt(start) === kDot && path.charCodeAt(start + 1) === kDot) {
      if (kept.length > above) {
        kept.pop();
      } else if (keepAbove) {
        kept.push('..');
        above++;
      }
      continue;
    }
    kept.push(path.slice(start, end));
  }
  return kept.join(separator);
}

function isSlash(code) {
  return code === kSlash;
}

function withDot(extension) {
  return extension ? `${extension[0] === '.' ? '' : '.'}${extension}` : '';
}

function format(separator, pathObject) {
  validateObject(pathObject, 'pathObject');
  const dir = pathObject.dir || pathObject.root;
  const base = pathObject.base || `${pathObject.name || ''}${withDot(pathObject.ext)}`;
  if (!dir) return base;
  return dir === pathObject.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

// The extension of a last segment: '' when the only dot is the first character, and for '..'.
function extensionOf(base) {
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

// `base` without `suffix`, unless nothing would be left.
function withoutSuffix(base, suffix) {
  return base !== suffix && base.endsWith(suffix) ? base.slice(0, base.length - suffix.length) :
    base;
}

// Where `path` ends without the separators after its last segment; at least `start`.
function endOfName(path, start) {
  let end = path.length;
  while (end > start && path.charCodeAt(end - 1) === kSlash) end--;
  return end;
}

function resolve(...args) {
  let result = '';
  for (let i = args.length - 1; i >= 0; i--) {
    const path = args[i];
    validateString(path, `paths[${i}]`);
    if (path.length === 0) continue;
    result = result === '' ? path : `${path}/${result}`;
    if (path.charCodeAt(0) === kSlash) return `/${squeeze(result, false, '/', isSlash)}`;
  }
  const cwd = process.cwd();
  const whole = `${cwd}/${result}`;
  if (cwd.charCodeAt(0) === kSlash) return `/${squeeze(whole, false, '/', isSlash)}`;
  return squeeze(whole, true, '/', isSlash) || '.';
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const absolute = path.charCodeAt(0) === kSlash;
  const trailing = path.charCodeAt(path.length - 1) === kSlash;
  const result = squeeze(path, !absolute, '/', isSlash);
  if (result === '') {
    if (absolute) return '/';
    return trailing ? './' : '.';
  }
  return `${absolute ? '/' : ''}${result}${trailing ? '/' : ''}`;
}

function isAbsolute(path) {
  validateString(path, 'path');
  return path.charCodeAt(0) === kSlash;
}

function join(...args) {
  let joined = '';
  for (const arg of args) {
    validateString(arg, 'path');
    if (arg.length > 0) joined = joined === '' ? arg : `${joined}/${arg}`;
  }
  return joined === '' ? '.' : normalize(joined);
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  from = resolve(from);
  to = resolve(to);
  if (from === to) return '';
  const start = from === '/' ? [] : from.slice(1).split('/');
  const target = to === '/' ? [] : to.slice(1).split('/');
  let common = 0;
  while (common < start.length && start[common] === target[common]) common++;
  const up = new Array(start.length - common).fill('..');
  return up.concat(target.slice(common)).join('/');
}

function toNamespacedPath(path) {
  return path;
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const absolute = path.charCodeAt(0) === kSlash;
  const slash = path.lastIndexOf('/', endOfName(path, 1) - 1);
  if (slash <= 0) return absolute ? '/' : '.';
  return absolute && slash === 1 ? '//' : path.slice(0, slash);
}

function lastSegment(path) {
  const end = endOfName(path, 0);
  return end === 0 ? '' : path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  const base = lastSegment(path);
  if (suffix === undefined || suffix.length === 0) return base;
  return path === suffix ? '' : withoutSuffix(base, suffix);
}

function extname(path) {
  validateString(path, 'path');
  return extensionOf(lastSegment(path));
}

function parse(path) {
  validateString(path, 'path');
  const result = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0) return result;
  const absolute = path.charCodeAt(0) === kSlash;
  if (absolute) result.root = '/';
  const end = endOfName(path, 0);
  const slash = end === 0 ? 0 : path.lastIndexOf('/', end - 1);
  result.base = lastSegment(path);
  result.ext = extensionOf(result.base);
  result.name = result.base.slice(0, result.base.length - result.ext.length);
  if (slash > 0) result.dir = path.slice(0, slash);
  else if (absolute) result.dir = '/';
  return result;
}

function matchesGlob() {
  const { ERR_METHOD_NOT_IMPLEMENTED } = require('internal/errors').codes;
  throw new ERR_METHOD_NOT_IMPLEMENTED('path.matchesGlob()');
}

const posix = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format: format.bind(null, '/'),
  parse,
  matchesGlob,
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
  _makeLong: toNamespacedPath,
};

// Parts that win32 shares.
const shared = { extensionOf, format, matchesGlob, squeeze, withoutSuffix };

module.exports = { posix, shared };
