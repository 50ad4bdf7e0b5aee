'use strict';

// node:url, https://nodejs.org/api/url.html.

const { codes } = require('internal/errors');
const {
  URL, URLSearchParams, domainToASCII, domainToUnicode, fileURLToPath, pathToFileURL,
  urlToHttpOptions,
} = require('internal/url');
const { Url, parse } = require('internal/url/legacy');

// A URL object with parts left out.
function formatURL(url, options) {
  const { auth = true, fragment = true, search = true, unicode = false } = options ?? {};
  if (options !== undefined && options !== null && typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  const copy = new URL(url.href);
  if (!fragment) copy.hash = '';
  if (!search) copy.search = '';
  if (!auth) {
    copy.username = '';
    copy.password = '';
  }
  if (!unicode || copy.hostname === '') return copy.href;
  const start = copy.href.indexOf(copy.host, copy.protocol.length + 2 +
    (copy.username + copy.password).length);
  return copy.href.slice(0, start) + domainToUnicode(copy.hostname) +
    copy.href.slice(start + copy.hostname.length);
}

function format(urlObject, options) {
  if (typeof urlObject === 'string') return parse(urlObject).format();
  if (typeof urlObject !== 'object' || urlObject === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  }
  if (urlObject instanceof URL) return formatURL(urlObject, options);
  return Url.prototype.format.call(urlObject);
}

function resolve(from, to) {
  return parse(from, false, true).resolve(to);
}

function resolveObject(from, to) {
  return from ? parse(from, false, true).resolveObject(to) : to;
}

module.exports = {
  Url,
  parse,
  resolve,
  resolveObject,
  format,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  urlToHttpOptions,
};
