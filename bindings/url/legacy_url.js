'use strict';

// The older address API: url.parse() and url.format(). It takes more than the URL Standard allows
// and keeps what it was given; https://nodejs.org/api/url.html#legacy-url-api.

const { codes } = require('internal/errors');
const { encode, makeTable } = require('internal/url/percent');
const { validateString } = require('internal/validators');

const kHostless = new Set(['javascript:']);
const kSlashed = new Set(['http:', 'https:', 'ftp:', 'gopher:', 'file:', 'ws:', 'wss:']);
const kAuthTable = makeTable("!'()*-._~:");
const kMaxHostname = 255;

const kSimplePath = /^(\/\/?(?!\/)[^?\s]*)(\?\S*)?$/;
// eslint-disable-next-line no-control-regex
const kOuterSpace = /^[\0-\x20\xa0\ufeff]+|[\0-\x20\xa0\ufeff]+$/g;
const kNotInHost = /[ "%';<>\\^`{|}#/?]/;
// What must not come out of the conversion to ASCII: it would be read as another part.
const kForbidden = /[\0\t\n\r #%/:<>?@[\\\]^|]/; // eslint-disable-line no-control-regex
const kForbiddenIPv6 = /[\0\t\n\r #%/<>?@\\^|]/; // eslint-disable-line no-control-regex
const kEscaped = /[\t\n\r "'<>\\^`{|}]/g;
const kToEscape = /[\t\n\r "'<>\\^`{|}]/;

let warnedOfPort = false;

function isBracketed(hostname) {
  return hostname.startsWith('[') && hostname.endsWith(']');
}

function escapeCharacter(character) {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function isSpace(code) {
  return code <= 0x20 || code === 0xa0 || code === 0xfeff;
}

// Without space around it, and with slashes for the backslashes before a query or fragment.
function tidy(url) {
  const isTrimmed = url === '' ||
    (!isSpace(url.charCodeAt(0)) && !isSpace(url.charCodeAt(url.length - 1)));
  const trimmed = isTrimmed ? url : url.replace(kOuterSpace, '');
  if (!trimmed.includes('\\')) return trimmed;
  const end = trimmed.search(/[?#]/);
  if (end === -1) return trimmed.replaceAll('\\', '/');
  return trimmed.slice(0, end).replaceAll('\\', '/') + trimmed.slice(end);
}

// Whether there is an '@' before the query or fragment.
function hasUser(rest) {
  const at = rest.indexOf('@');
  if (at === -1) return false;
  const end = rest.search(/[?#]/);
  return end === -1 || at < end;
}

function parseQuery(text) {
  return require('querystring').parse(text);
}

// Where the user part ends and the host part ends in what follows the slashes: the last '@' before
// a '/', '?' or '#' ends the one; from there on the first character no host has ends the other.
function findHost(rest) {
  const stop = rest.search(/[#/?]/);
  const at = rest.lastIndexOf('@', stop === -1 ? rest.length : stop);
  const length = rest.slice(at + 1).search(kNotInHost);
  return { at, end: length === -1 ? rest.length : at + 1 + length };
}

class Url {
  constructor() {
    this.protocol = null;
    this.slashes = null;
    this.auth = null;
    this.host = null;
    this.port = null;
    this.hostname = null;
    this.hash = null;
    this.search = null;
    this.query = null;
    this.pathname = null;
    this.path = null;
    this.href = null;
  }

  parse(url, parseQueryString, slashesDenoteHost) {
    validateString(url, 'url');
    let rest = tidy(url);
    if (!slashesDenoteHost && !rest.includes('#') && !hasUser(rest)) {
      const simple = kSimplePath.exec(rest);
      if (simple !== null) return setSimplePath(this, rest, simple, parseQueryString);
    }

    const scheme = /^[a-z0-9.+-]+:/i.exec(rest)?.[0];
    const protocol = scheme?.toLowerCase();
    const hostless = kHostless.has(protocol);
    if (scheme !== undefined) {
      this.protocol = protocol;
      rest = rest.slice(scheme.length);
    }
    let slashes = false;
    if (slashesDenoteHost || scheme !== undefined || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
      slashes = rest.startsWith('//');
      if (slashes && !hostless) {
        rest = rest.slice(2);
        this.slashes = true;
      }
    }
    if (!hostless && (slashes || (scheme !== undefined && !kSlashed.has(scheme)))) {
      rest = setHost(this, rest, url);
    }
    if (!hostless && kToEscape.test(rest)) rest = rest.replace(kEscaped, escapeCharacter);
    setPath(this, rest, parseQueryString);
    this.href = this.format();
    return this;
  }

  parseHost() {
    let { host } = this;
    const port = /:[0-9]*$/.exec(host)?.[0];
    if (port !== undefined) {
      if (port !== ':') this.port = port.slice(1);
      host = host.slice(0, -port.length);
    }
    if (host) this.hostname = host;
  }

  resolve(relative) {
    return this.resolveObject(relative).format();
  }

  resolveObject(relative) {
    return require('internal/url/legacy_resolve').resolveObject(this, relative);
  }

  format() {
    const auth = this.auth ? `${encode(this.auth, kAuthTable)}@` : '';
    let protocol = this.protocol || '';
    let pathname = this.pathname || '';
    if (pathname.includes('#') || pathname.includes('?')) {
      pathname = pathname.replace(/[#?]/g, escapeCharacter);
    }
    let hash = this.hash || '';
    let host = '';
    if (this.host) {
      host = auth + this.host;
    } else if (this.hostname) {
      const bare = this.hostname.includes(':') && !isBracketed(this.hostname);
      host = auth + (bare ? `[${this.hostname}]` : this.hostname);
      if (this.port) host += `:${this.port}`;
    }
    let query = '';
    if (this.query !== null && typeof this.query === 'object') {
      query = require('querystring').stringify(this.query);
    }
    let search = this.search || (query && `?${query}`) || '';

    if (protocol && !protocol.endsWith(':')) protocol += ':';
    if (this.slashes || kSlashed.has(protocol)) {
      if (this.slashes || host) {
        if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
        host = `//${host}`;
      } else if (protocol.startsWith('file')) {
        host = '//';
      }
    }
    if (search.includes('#')) search = search.replaceAll('#', '%23');
    if (hash && hash[0] !== '#') hash = `#${hash}`;
    if (search && search[0] !== '?') search = `?${search}`;
    return protocol + host + pathname + search + hash;
  }
}

// Methods were always enumerable here; programs copy them with for...in.
for (const name of ['parse', 'parseHost', 'resolve', 'resolveObject', 'format']) {
  Object.defineProperty(Url.prototype, name, { __proto__: null, enumerable: true });
}

function setSimplePath(url, rest, match, parseQueryString) {
  url.path = rest;
  url.href = rest;
  url.pathname = match[1];
  if (match[2]) {
    url.search = match[2];
    url.query = match[2].slice(1);
    if (parseQueryString) url.query = parseQuery(url.query);
  } else if (parseQueryString) {
    url.query = { __proto__: null };
  }
  return url;
}

// Takes user, host and port off `rest`; returns what follows them.
function setHost(url, rest, input) {
  const stop = /[#/?]/.exec(rest)?.index ?? rest.length;
  const before = rest.slice(0, stop);
  if (/[\t\n\r]/.test(before)) rest = before.replace(/[\t\n\r]/g, '') + rest.slice(stop);
  const { at, end } = findHost(rest);
  if (at !== -1) url.auth = decodeURIComponent(rest.slice(0, at));
  url.host = rest.slice(at + 1, end);
  rest = rest.slice(end);
  url.parseHost();
  let hostname = url.hostname ?? '';
  const isIPv6 = isBracketed(hostname);
  if (!isIPv6 && hostname.includes(':')) {
    // No port: left to the path, as it always was.
    const colon = hostname.indexOf(':');
    if (!warnedOfPort) {
      warnedOfPort = true;
      process.emitWarning(
        `The URL ${input} is invalid. Future versions of Node.js will throw an error.`,
        'DeprecationWarning', 'DEP0170');
    }
    rest = `/${hostname.slice(colon)}${rest}`;
    hostname = hostname.slice(0, colon);
  }
  hostname = hostname.length > kMaxHostname ? '' : hostname.toLowerCase();
  if (hostname !== '' && !isIPv6) {
    // eslint-disable-next-line no-control-regex
    if (/[^\0-\x7f]/.test(hostname)) hostname = internalBinding('url').domainToASCII(hostname);
    if (hostname === '' || kForbidden.test(hostname)) throw new codes.ERR_INVALID_URL(input);
  } else if (isIPv6 && kForbiddenIPv6.test(hostname)) {
    throw new codes.ERR_INVALID_URL(input);
  }
  url.host = hostname + (url.port ? `:${url.port}` : '');
  url.hostname = isIPv6 ? hostname.slice(1, -1) : hostname;
  return isIPv6 && rest[0] !== '/' ? `/${rest}` : rest;
}

function setPath(url, rest, parseQueryString) {
  const hashAt = rest.indexOf('#');
  if (hashAt !== -1) {
    url.hash = rest.slice(hashAt);
    rest = rest.slice(0, hashAt);
  }
  const queryAt = rest.indexOf('?');
  if (queryAt !== -1) {
    url.search = rest.slice(queryAt);
    url.query = rest.slice(queryAt + 1);
    if (parseQueryString) url.query = parseQuery(url.query);
    rest = rest.slice(0, queryAt);
  } else if (parseQueryString) {
    url.query = { __proto__: null };
  }
  if (rest.length > 0) url.pathname = rest;
  if (kSlashed.has(url.protocol) && url.hostname && !url.pathname) url.pathname = '/';
  if (url.pathname || url.search) url.path = (url.pathname || '') + (url.search || '');
}

function parse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

module.exports = { Url, kHostless, kSlashed, parse };
