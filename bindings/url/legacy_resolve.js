'use strict';

// url.resolve(): where a link leads, in the older address API. Follows RFC 3986, section 5.2, as
// far as what programs have come to expect allows: an address of an unknown scheme has its host
// among its path, and parts that nobody gave stay null.

const { Url, kHostless, kSlashed, parse } = require('internal/url/legacy');

function segmentsOf(url) {
  return url.pathname ? url.pathname.split('/') : [];
}

function isRooted(segments) {
  return segments.length > 0 && (segments[0] === '' || segments[0][0] === '/');
}

function putHostFirst(segments, host) {
  if (segments[0] === '') segments[0] = host;
  else segments.unshift(host);
}

function takeQuery(result, link) {
  result.search = link.search;
  result.query = link.query;
}

function finish(result) {
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname || '') + (result.search || '');
  }
  result.href = result.format();
  return result;
}

// The link is an address of its own, but for what is in `except`.
function replaceBy(result, link, except) {
  for (const key of Object.keys(link)) {
    if (key !== except) result[key] = link[key];
  }
  return result;
}

// The link has a scheme of its own, one with slashes. A missing host is looked for in the path.
function changeScheme(result, link) {
  result.protocol = link.protocol;
  let host = link.host;
  let hostname = link.hostname;
  result.pathname = link.pathname;
  if (!host && link.protocol !== 'file:' && !kHostless.has(link.protocol)) {
    const segments = (link.pathname || '').split('/');
    while (segments.length > 0 && !host) host = segments.shift();
    host ||= '';
    hostname ||= '';
    if (segments[0] !== '') segments.unshift('');
    if (segments.length < 2) segments.unshift('');
    result.pathname = segments.join('/');
  }
  takeQuery(result, link);
  result.host = host || '';
  result.auth = link.auth;
  result.hostname = hostname || host;
  result.port = link.port;
  if (result.pathname || result.search) {
    result.path = (result.pathname || '') + (result.search || '');
  }
  result.slashes ||= link.slashes;
  result.href = result.format();
  return result;
}

// The first segment is the host, and may have a user in front.
function takeHostFromPath(result, segment) {
  result.host = segment;
  result.hostname = segment;
  if (!segment || segment.indexOf('@') <= 0) return;
  const [auth, host] = segment.split('@');
  result.auth = auth;
  result.host = host;
  result.hostname = host;
}

function takeHost(result, link) {
  for (const [name, others] of [['host', 'port'], ['hostname', undefined]]) {
    if (!link[name] && link[name] !== '') continue;
    if (result[name] !== link[name]) result.auth = null;
    result[name] = link[name];
    if (others !== undefined) result[others] = link[others];
  }
}

// Without '.', and without '..' and what it takes back; those that reach above the first segment
// stay if `keepsAbove`.
function withoutDots(segments, keepsAbove) {
  const kept = [];
  let above = 0;
  for (let i = segments.length - 1; i >= 0; i--) {
    if (segments[i] === '.') continue;
    if (segments[i] === '..') above++;
    else if (above > 0) above--;
    else kept.unshift(segments[i]);
  }
  if (keepsAbove) for (; above > 0; above--) kept.unshift('..');
  return kept;
}

function resolveObject(base, relative) {
  // A copy: what is found out about the link's host is noted in it.
  const link = replaceBy(new Url(),
    typeof relative === 'string' ? parse(relative, false, true) : relative);
  const result = replaceBy(new Url(), base);
  // The fragment is always the link's.
  result.hash = link.hash;
  if (link.href === '') {
    result.href = result.format();
    return result;
  }
  if (link.slashes && !link.protocol) {
    replaceBy(result, link, 'protocol');
    if (kSlashed.has(result.protocol) && result.hostname && !result.pathname) {
      result.pathname = '/';
      result.path = '/';
    }
    result.href = result.format();
    return result;
  }
  if (link.protocol && link.protocol !== result.protocol) {
    if (kSlashed.has(link.protocol)) return changeScheme(result, link);
    replaceBy(result, link);
    result.href = result.format();
    return result;
  }
  return follow(result, link);
}

// The link stays in the scheme, and mostly at the host.
function follow(result, link) {
  let segments = segmentsOf(result);
  const added = segmentsOf(link);
  const isHostInPath = Boolean(result.protocol) && !kSlashed.has(result.protocol);
  const isWhole = Boolean(link.host) || isRooted(added);
  let isAbsolute = isWhole || isRooted(segments) || Boolean(result.host && link.pathname);
  const keepsAbove = !isAbsolute;

  if (isHostInPath) {
    if (result.host) putHostFirst(segments, result.host);
    result.host = '';
    result.hostname = '';
    result.port = null;
    if (link.protocol) {
      result.auth = null;
      if (link.host) putHostFirst(added, link.host);
      link.host = null;
      link.hostname = null;
      link.port = null;
    }
    isAbsolute &&= added[0] === '' || segments[0] === '';
  }

  if (isWhole) {
    takeHost(result, link);
    takeQuery(result, link);
    segments = added;
  } else if (added.length > 0) {
    segments.pop();
    segments.push(...added);
    takeQuery(result, link);
  } else if (link.search !== null && link.search !== undefined) {
    if (isHostInPath) takeHostFromPath(result, segments.shift());
    takeQuery(result, link);
    return finish(result);
  }
  if (segments.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }
  setPath(result, link, segments, { isAbsolute, isHostInPath, keepsAbove });
  result.auth = link.auth || result.auth;
  result.slashes ||= link.slashes;
  return finish(result);
}

function setPath(result, link, segments, { isAbsolute, isHostInPath, keepsAbove }) {
  const last = segments.at(-1);
  const isFolder = last === '' || ((last === '.' || last === '..') &&
    Boolean(result.host || link.host || segments.length > 1));
  const path = withoutDots(segments, keepsAbove && !isAbsolute);
  if (isAbsolute && path[0] !== '' && path[0]?.[0] !== '/') path.unshift('');
  if (isFolder && !path.join('/').endsWith('/')) path.push('');
  const rooted = isRooted(path);
  if (isHostInPath) takeHostFromPath(result, rooted ? '' : path.shift() ?? '');
  if ((isAbsolute || (result.host && path.length > 0)) && !rooted) path.unshift('');
  result.pathname = path.length > 0 ? path.join('/') : null;
  if (path.length === 0) result.path = null;
}

module.exports = { resolveObject };
