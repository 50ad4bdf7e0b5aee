'use strict';

// The class URL, https://url.spec.whatwg.org/#url-class, on the native parser. The parts of an
// address are cut out of its href when somebody reads them.

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { URLSearchParams, attach, replace, showMembers } = require('internal/url/search_params');

const binding = internalBinding('url');
const { components, parse, update } = binding;

const kMissing = 0xffffffff;

// Numbers that the native half knows: the parts for update(), and kinds of scheme.
const kPart = {
  protocol: 0, host: 1, hostname: 2, port: 3, username: 4, password: 5, pathname: 6, search: 7,
  hash: 8, href: 9,
};
const kHttp = 0;
const kNotSpecial = 1;
const kHttps = 2;
const kFile = 6;

// Where the parts are in `href`; what the native half said last.
class Parts {
  constructor(href) {
    this.href = href;
    this.protocolEnd = components[0];
    this.usernameEnd = components[1];
    this.hostStart = components[2];
    this.hostEnd = components[3];
    this.port = components[4];
    this.pathnameStart = components[5];
    this.searchStart = components[6];
    this.hashStart = components[7];
    this.scheme = components[8];
  }

  get hostBegin() {
    return this.href[this.hostStart] === '@' ? this.hostStart + 1 : this.hostStart;
  }

  get search() {
    if (this.searchStart === kMissing) return '';
    const end = this.hashStart === kMissing ? this.href.length : this.hashStart;
    return end - this.searchStart <= 1 ? '' : this.href.slice(this.searchStart, end);
  }
}

// Tells a URL from parsing that failed without throwing.
const kQuiet = Symbol('kQuiet');

class URL {
  #parts;
  #params;
  // The parameters changed, and the href does not show it yet.
  #stale = false;

  constructor(input, base = undefined, mode = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    const href = parse(input, base);
    if (href !== undefined) {
      this.#parts = new Parts(href);
    } else if (mode !== kQuiet) {
      throw base === undefined ? new codes.ERR_INVALID_URL(input) :
        new codes.ERR_INVALID_URL(input, base);
    }
  }

  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    return binding.canParse(`${url}`, base === undefined ? undefined : `${base}`);
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    const url = new URL(input, base, kQuiet);
    return url.#parts === undefined ? null : url;
  }

  static createObjectURL(object) {
    const blob = require('internal/blob');
    if (blob.createObjectURL === undefined) {
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED('URL.createObjectURL');
    }
    return blob.createObjectURL(object);
  }

  static revokeObjectURL(url) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    const { exists } = require('internal/bootstrap/realm');
    if (exists('internal/blob')) require('internal/blob').revokeObjectURL?.(`${url}`);
  }

  // Writes changed parameters back.
  #current() {
    if (this.#stale) {
      this.#stale = false;
      const query = this.#params.size === 0 ? '' : `?${this.#params}`;
      this.#parts = new Parts(update(this.#parts.href, kPart.search, query));
    }
    return this.#parts;
  }

  // Returns whether the part could take the value.
  static #set(url, part, value) {
    const { href } = url.#stale ? url.#current() : url.#parts;
    const changed = update(href, part, value);
    if (changed === undefined) return false;
    url.#parts = new Parts(changed);
    return true;
  }

  static #setWithParams(url, part, value) {
    const before = (url.#stale ? url.#current() : url.#parts).search;
    if (!URL.#set(url, part, value)) return false;
    const { search } = url.#parts;
    if (url.#params !== undefined && search !== before) replace(url.#params, search);
    return true;
  }

  get href() {
    return this.#current().href;
  }

  set href(value) {
    value = `${value}`;
    if (!URL.#setWithParams(this, kPart.href, value)) throw new codes.ERR_INVALID_URL(value);
  }

  get origin() {
    const { scheme } = this.#parts;
    if (scheme === kFile) return 'null';
    if (scheme !== kNotSpecial) return `${this.protocol}//${this.host}`;
    if (this.protocol !== 'blob:') return 'null';
    const inner = URL.parse(this.pathname);
    const isWeb = inner !== null && (inner.#parts.scheme === kHttp ||
      inner.#parts.scheme === kHttps);
    return isWeb ? inner.origin : 'null';
  }

  get protocol() {
    return this.#parts.href.slice(0, this.#parts.protocolEnd);
  }

  set protocol(value) {
    URL.#set(this, kPart.protocol, `${value}`);
  }

  get username() {
    const { href, protocolEnd, usernameEnd } = this.#parts;
    return protocolEnd + 2 < usernameEnd ? href.slice(protocolEnd + 2, usernameEnd) : '';
  }

  set username(value) {
    URL.#set(this, kPart.username, `${value}`);
  }

  get password() {
    const { href, hostStart, usernameEnd } = this.#parts;
    return hostStart > usernameEnd ? href.slice(usernameEnd + 1, hostStart) : '';
  }

  set password(value) {
    URL.#set(this, kPart.password, `${value}`);
  }

  get host() {
    const { hostBegin, hostEnd, href, pathnameStart } = this.#parts;
    // Without a host, '/.' may stand before the path.
    return hostBegin === hostEnd ? '' : href.slice(hostBegin, pathnameStart);
  }

  set host(value) {
    URL.#set(this, kPart.host, `${value}`);
  }

  get hostname() {
    const { hostBegin, hostEnd, href } = this.#parts;
    return href.slice(hostBegin, hostEnd);
  }

  set hostname(value) {
    URL.#set(this, kPart.hostname, `${value}`);
  }

  get port() {
    const { port } = this.#parts;
    return port === kMissing ? '' : `${port}`;
  }

  set port(value) {
    URL.#set(this, kPart.port, `${value}`);
  }

  get pathname() {
    const { hashStart, href, pathnameStart, searchStart } = this.#parts;
    const end = searchStart === kMissing ? hashStart : searchStart;
    return end === kMissing ? href.slice(pathnameStart) : href.slice(pathnameStart, end);
  }

  set pathname(value) {
    URL.#set(this, kPart.pathname, `${value}`);
  }

  get search() {
    return this.#current().search;
  }

  set search(value) {
    URL.#setWithParams(this, kPart.search, `${value}`.toWellFormed());
  }

  get searchParams() {
    if (this.#params === undefined) {
      this.#params = new URLSearchParams(this.#parts.search);
      attach(this.#params, () => {
        this.#stale = true;
      });
    }
    return this.#params;
  }

  get hash() {
    const { hashStart, href } = this.#parts;
    return hashStart === kMissing || href.length - hashStart <= 1 ? '' : href.slice(hashStart);
  }

  set hash(value) {
    URL.#set(this, kPart.hash, `${value}`);
  }

  toString() {
    return this.#current().href;
  }

  toJSON() {
    return this.#current().href;
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const constructor = this.constructor ?? URL;
    const shown = { __proto__: { constructor } };
    for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname',
                        'port', 'pathname', 'search', 'searchParams', 'hash']) {
      shown[name] = this[name];
    }
    return `${constructor.name} ${inspect(shown, options)}`;
  }
}

showMembers(URL.prototype, [
  'toString', 'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port',
  'pathname', 'search', 'searchParams', 'hash', 'toJSON',
], 'URL');
for (const name of ['canParse', 'parse', 'createObjectURL', 'revokeObjectURL']) {
  Object.defineProperty(URL, name, { __proto__: null, enumerable: true });
}

function domainToASCII(domain) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('domain');
  return binding.domainToASCII(`${domain}`);
}

function domainToUnicode(domain) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('domain');
  return binding.domainToUnicode(`${domain}`);
}

// Whether it looks like a URL object, of whatever realm or library; legacy ones have `path`.
function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined &&
    value.path === undefined);
}

module.exports = { URL, URLSearchParams, domainToASCII, domainToUnicode, isURL };

require('internal/util').defineLazyProperties(module.exports, 'internal/url/file', [
  'fileURLToPath', 'pathToFileURL', 'toPathIfFileURL', 'urlToHttpOptions']);
