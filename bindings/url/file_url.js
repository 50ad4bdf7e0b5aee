'use strict';

// Between file: URLs and paths, and from a URL to the options of http.request().

const { codes } = require('internal/errors');
const { URL, domainToASCII, domainToUnicode, isURL } = require('internal/url');

function windowsPath(url) {
  if (/%(?:2f|5c)/i.test(url.pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters');
  }
  const path = decodeURIComponent(url.pathname.replaceAll('/', '\\'));
  if (url.hostname !== '') return `\\\\${domainToUnicode(url.hostname)}${path}`;
  if (!/^.[a-z]:/i.test(path)) throw new codes.ERR_INVALID_FILE_URL_PATH('must be absolute');
  return path.slice(1);
}

function posixPath(url) {
  if (url.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST(process.platform);
  const { pathname } = url;
  if (!pathname.includes('%')) return pathname;
  if (/%2f/i.test(pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters');
  }
  return decodeURIComponent(pathname);
}

function fileURLToPath(path, options = undefined) {
  const url = typeof path === 'string' ? new URL(path) : path;
  if (!isURL(url)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  if (url.protocol !== 'file:') throw new codes.ERR_INVALID_URL_SCHEME('file');
  return options?.windows ? windowsPath(url) : posixPath(url);
}

// Characters of paths that mean something else in a URL, or that the parser would drop.
const kSpecial = /[%\t\n\r "#?[\]^|~\\]/g;

function encodePath(path, windows) {
  return path.replace(kSpecial, (character) => {
    if (windows && character === '\\') return character;
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

// \\server\share\resource
function urlOfNetworkPath(path) {
  const start = path.startsWith('\\\\?\\UNC\\') ? 8 : 2;
  const end = path.indexOf('\\', start);
  if (end === -1) {
    throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Missing UNC resource path');
  }
  if (end === 2) throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Empty UNC servername');
  const url = new URL('file://');
  url.hostname = domainToASCII(path.slice(start, end));
  url.pathname = encodePath(path.slice(end).replaceAll('\\', '/'), true);
  return url;
}

function pathToFileURL(filepath, options = undefined) {
  require('internal/validators').validateString(filepath, 'path');
  const windows = Boolean(options?.windows);
  if (windows && filepath.startsWith('\\\\')) return urlOfNetworkPath(filepath);
  const path = require('path')[windows ? 'win32' : 'posix'];
  let resolved = path.resolve(filepath);
  const last = filepath.at(-1);
  const isFolder = last === '/' || (windows && last === '\\');
  if (isFolder && resolved.at(-1) !== path.sep) resolved += '/';
  return new URL(`file://${encodePath(resolved, windows)}`);
}

function toPathIfFileURL(value) {
  return isURL(value) ? fileURLToPath(value) : value;
}

function urlToHttpOptions(url) {
  const { hash, hostname, href, password, pathname, port, protocol, search, username } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol,
    hostname: hostname?.[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) {
    options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  }
  return options;
}

module.exports = { fileURLToPath, pathToFileURL, toPathIfFileURL, urlToHttpOptions };
