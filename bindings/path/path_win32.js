'use strict';

// path.win32: paths of Windows, with '\' and '/' as separators, drive letters and network shares.

const { shared: { extensionOf, format, matchesGlob, squeeze, withoutSuffix } } =
  require('internal/path/posix');
const { validateString } = require('internal/validators');

const kSlash = 47;
const kBackslash = 92;
const kColon = 58;

function isSlash(code) {
  return code === kSlash || code === kBackslash;
}

function isSlashAt(path, index) {
  return isSlash(path.charCodeAt(index));
}

function startsWithDrive(path) {
  const code = path.charCodeAt(0) | 32;
  return code >= 97 && code <= 122 && path.charCodeAt(1) === kColon;
}

function skip(path, from, slashes) {
  let at = from;
  while (at < path.length && isSlashAt(path, at) === slashes) at++;
  return at;
}

// The share at the start of `\\server\share\...`: its name, and where it ends. Undefined when the
// two names are not there.
function parseShare(path) {
  if (!isSlashAt(path, 0) || !isSlashAt(path, 1)) return undefined;
  const serverEnd = skip(path, 2, false);
  const nameStart = skip(path, serverEnd, true);
  if (serverEnd === 2 || nameStart === serverEnd || serverEnd === path.length) return undefined;
  const end = skip(path, nameStart, false);
  if (end === nameStart) return undefined;
  return { device: `\\\\${path.slice(2, serverEnd)}\\${path.slice(nameStart, end)}`, end };
}

// What `path` starts with: the drive or share, whether the path is absolute, and where the root
// (with the separator after a drive) ends.
function parseRoot(path) {
  if (path.length === 0) return { device: '', absolute: false, end: 0, isShare: false };
  if (isSlashAt(path, 0)) {
    const share = parseShare(path);
    if (share === undefined) return { device: '', absolute: true, end: 1, isShare: false };
    return { device: share.device, absolute: true, end: share.end, isShare: true };
  }
  if (!startsWithDrive(path)) return { device: '', absolute: false, end: 0, isShare: false };
  const absolute = path.length > 2 && isSlashAt(path, 2);
  return { device: path.slice(0, 2), absolute, end: absolute ? 3 : 2, isShare: false };
}

// The current directory, on one drive if `device` is given: Windows keeps one for each.
function currentDirectory(device) {
  if (device === '') return process.cwd();
  const path = process.env[`=${device}`] || process.cwd();
  const otherDrive = path.slice(0, 2).toLowerCase() !== device.toLowerCase() &&
    path.charCodeAt(2) === kBackslash;
  return path === undefined || otherDrive ? `${device}\\` : path;
}

function resolve(...args) {
  let device = '';
  let tail = '';
  let absolute = false;
  for (let i = args.length - 1; i >= -1 && !(absolute && device !== ''); i--) {
    let path;
    if (i >= 0) {
      path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
    } else {
      path = currentDirectory(device);
    }
    const root = parseRoot(path);
    if (root.device !== '') {
      if (device === '') device = root.device;
      else if (root.device.toLowerCase() !== device.toLowerCase()) continue;
    }
    if (absolute) continue;
    tail = `${path.slice(root.end)}\\${tail}`;
    absolute = root.absolute;
  }
  tail = squeeze(tail, !absolute, '\\', isSlash);
  return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  if (path.length === 1) return path === '/' ? '\\' : path;
  const { device, absolute, end, isShare } = parseRoot(path);
  if (isShare && end === path.length) return `${device}\\`;
  let tail = squeeze(path.slice(end), !absolute, '\\', isSlash);
  if (tail.length === 0 && !absolute) tail = '.';
  if (tail.length > 0 && isSlashAt(path, path.length - 1)) tail += '\\';
  if (!absolute && device === '' && path.includes(':')) {
    // What normalising uncovered must not read as a drive.
    if (startsWithDrive(tail)) return `.\\${tail}`;
    for (let i = path.indexOf(':'); i !== -1; i = path.indexOf(':', i + 1)) {
      if (i === path.length - 1 || isSlashAt(path, i + 1)) return `.\\${tail}`;
    }
  }
  return absolute ? `${device}\\${tail}` : `${device}${tail}`;
}

function isAbsolute(path) {
  validateString(path, 'path');
  return parseRoot(path).absolute;
}

function join(...args) {
  let joined;
  let first;
  for (const arg of args) {
    validateString(arg, 'path');
    if (arg.length === 0) continue;
    if (joined === undefined) joined = first = arg;
    else joined += `\\${arg}`;
  }
  if (joined === undefined) return '.';
  // Two separators in front mean a share only when the first part was written as one; in all other
  // cases they came together by joining.
  const leading = skip(first, 0, true);
  if (leading !== 2 || first.length === 2) {
    const count = skip(joined, 0, true);
    if (count >= 2) joined = `\\${joined.slice(count)}`;
  }
  return normalize(joined);
}

function trimmed(path) {
  let start = 0;
  let end = path.length;
  while (start < end && path.charCodeAt(start) === kBackslash) start++;
  while (end > start && path.charCodeAt(end - 1) === kBackslash) end--;
  return path.slice(start, end);
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const start = resolve(from);
  const target = resolve(to);
  if (start.toLowerCase() === target.toLowerCase()) return '';
  const startParts = splitRoot(start);
  const targetParts = splitRoot(target);
  let common = 0;
  while (common < startParts.length && common < targetParts.length &&
         startParts[common].toLowerCase() === targetParts[common].toLowerCase()) {
    common++;
  }
  if (common === 0 && start !== '\\' && target !== '\\') return target;
  const up = new Array(startParts.length - common).fill('..');
  return up.concat(targetParts.slice(common)).join('\\');
}

function splitRoot(path) {
  const text = trimmed(path);
  return text === '' ? [] : text.split('\\');
}

function toNamespacedPath(path) {
  if (typeof path !== 'string' || path.length === 0) return path;
  const full = resolve(path);
  if (full.length <= 2) return path;
  if (full.startsWith('\\\\')) {
    const third = full[2];
    return third === '?' || third === '.' ? full : `\\\\?\\UNC\\${full.slice(2)}`;
  }
  return startsWithDrive(full) && full.charCodeAt(2) === kBackslash ? `\\\\?\\${full}` : full;
}

// Where the last segment of `path` starts and ends, not looking before `start`.
function lastSegment(path, start) {
  let end = path.length;
  while (end > start && isSlashAt(path, end - 1)) end--;
  let begin = end;
  while (begin > start && !isSlashAt(path, begin - 1)) begin--;
  return { begin, end };
}

// The root as dirname() sees it: a share includes the separator behind it.
function rootLength(path) {
  const { end, isShare } = parseRoot(path);
  return isShare && end < path.length ? end + 1 : end;
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const root = rootLength(path);
  if (root === path.length && root > 0) return path;
  const { begin } = lastSegment(path, root);
  if (begin <= root) return root === 0 ? '.' : path.slice(0, root);
  return path.slice(0, begin - 1);
}

function baseOf(path) {
  const { begin, end } = lastSegment(path, startsWithDrive(path) ? 2 : 0);
  return path.slice(begin, end);
}

function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  const base = baseOf(path);
  if (suffix === undefined || suffix.length === 0) return base;
  return path === suffix ? '' : withoutSuffix(base, suffix);
}

function extname(path) {
  validateString(path, 'path');
  return extensionOf(baseOf(path));
}

function parse(path) {
  validateString(path, 'path');
  const result = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0) return result;
  const root = rootLength(path);
  result.root = path.slice(0, root);
  const { begin, end } = lastSegment(path, root);
  result.base = path.slice(begin, end);
  result.ext = extensionOf(result.base);
  result.name = result.base.slice(0, result.base.length - result.ext.length);
  result.dir = begin > root ? path.slice(0, begin - 1) : result.root;
  return result;
}

const win32 = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format: format.bind(null, '\\'),
  parse,
  matchesGlob,
  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
  _makeLong: toNamespacedPath,
};

module.exports = { win32 };
