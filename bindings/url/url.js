'use strict';

// node:url, https://nodejs.org/api/url.html.

const { codes } = require('internal/errors');
const {
  URL, URLSearchParams, domainToASCII, domainToUnicode, fileURLToPath, pathToFileURL,
  urlToHttpOptions,
} = require('internal/url');
const { Url, parse } = require('internal/url/legacy');

function missing(name) {
  return {
    [name]: function() {
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`url.${name}`);
    },
  }[name];
}

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

module.exports = {
  Url,
  parse,
  resolve: missing('resolve'),
  resolveObject: missing('resolveObject'),
  format,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  urlToHttpOptions,
};
