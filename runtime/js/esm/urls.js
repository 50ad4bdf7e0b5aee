'use strict';

// Between paths and file: URLs. Names of files hardly ever need an escape, so that a program of ES
// modules starts without the URL classes.

const kPlainPath = /^\/[\w./@~+,:=-]*$/;
const kPlainSpecifier = /^[\w./@~+,=-]+$/;
const kPlainSuffix = /^(?:[?#][\w=&.-]*)?$/;
const kPlainDirectory = /^file:\/\/(\/[\w./@~+,:=%-]*)\//;

// The file: URL of an absolute path.
function fileUrl(path) {
  return kPlainPath.test(path) ? `file://${path}` :
    require('internal/url').pathToFileURL(path).href;
}

// `url` in its two parts: before the query or fragment, and these.
function splitSuffix(url) {
  const at = url.search(/[?#]/);
  return at === -1 ? [url, ''] : [url.slice(0, at), url.slice(at)];
}

// The path of a file: URL, without query and fragment.
function filePath(url) {
  if (url.startsWith('file:///')) {
    const path = splitSuffix(url)[0].slice(7);
    if (!path.includes('%')) return path;
    if (!/%(?:2f|00)/i.test(path)) return decodeURIComponent(path);
  }
  return require('internal/url').fileURLToPath(url);
}

// The path of a file: URL for messages; other URLs as they are.
function displayPath(url) {
  try {
    return url.startsWith('file:') ? filePath(url) : url;
  } catch {
    return url;
  }
}

function removeDots(path) {
  const result = [];
  for (const segment of path.split('/')) {
    if (segment === '..') result.length > 1 && result.pop();
    else if (segment !== '.') result.push(segment);
  }
  if (/(?:^|\/)\.\.?$/.test(path)) result.push('');
  return result.join('/');
}

// The URL that a relative or absolute specifier means; throws TypeError where `parent` is no base.
function joinUrl(specifier, parent) {
  const [name, suffix] = splitSuffix(specifier);
  if (kPlainSpecifier.test(name) && !name.startsWith('//') && kPlainSuffix.test(suffix)) {
    const directory = kPlainDirectory.exec(splitSuffix(parent)[0]);
    const path = name[0] === '/' ? name : `${directory?.[1]}/${name}`;
    if (directory !== null) return `file://${removeDots(path)}${suffix}`;
  }
  const { URL } = require('internal/url');
  return new URL(specifier, parent).href;
}

// The URL of a specifier that has a scheme; undefined for others.
function absoluteUrl(specifier) {
  if (!/^[a-z][a-z\d+.-]*:/i.test(specifier)) return undefined;
  if (/^(?:node|data):\S*$/.test(specifier)) return specifier;
  if (specifier.startsWith('file:///') && kPlainPath.test(specifier.slice(7)) &&
      !/\/\.{0,2}(?:\/|$)/.test(specifier.slice(7))) {
    return specifier;
  }
  const { URL } = require('internal/url');
  try {
    return new URL(specifier).href;
  } catch {
    return undefined;
  }
}

// The folder the process is in, as the base of what has no file.
function workingDirectoryUrl() {
  let directory;
  try {
    directory = process.cwd();
  } catch {
    directory = '/';
  }
  return `${fileUrl(directory)}/`.replace(/\/\/$/, '/');
}

module.exports = {
  absoluteUrl,
  displayPath,
  filePath,
  fileUrl,
  joinUrl,
  splitSuffix,
  workingDirectoryUrl,
};
