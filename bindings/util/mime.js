'use strict';

// util.MIMEType and util.MIMEParams: https://mimesniff.spec.whatwg.org/#parsing-a-mime-type

const { codes } = require('internal/errors');

const kNotToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const kNotQuotable = /[^\t\u0020-\u007e\u0080-\u00ff]/;

function trim(text) {
  return text.replace(/^[\r\n\t ]+/, '').replace(/[\r\n\t ]+$/, '');
}

function lower(text) {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function checkToken(part, text, whole = text) {
  const index = text.search(kNotToken);
  if (text === '' || index !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX(part, whole, index);
  return lower(text);
}

// The text after an opening quote and the place behind the closing one.
function readQuoted(text, at) {
  let value = '';
  for (; at < text.length && text[at] !== '"'; at++) {
    if (text[at] === '\\' && at + 1 < text.length) at++;
    value += text[at];
  }
  return { value, at: at + 1 };
}

function endOf(text, at) {
  const end = text.indexOf(';', at);
  return end === -1 ? text.length : end;
}

function quote(value) {
  if (value !== '' && !kNotToken.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

class MIMEParams {
  #entries = new Map();

  delete(name) {
    this.#entries.delete(`${name}`);
  }

  get(name) {
    return this.#entries.get(`${name}`) ?? null;
  }

  has(name) {
    return this.#entries.has(`${name}`);
  }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    checkToken('parameter name', name);
    const index = value.search(kNotQuotable);
    if (index !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX('parameter value', value, index);
    this.#entries.set(name, value);
  }

  *entries() {
    yield* this.#entries.entries();
  }

  *keys() {
    yield* this.#entries.keys();
  }

  *values() {
    yield* this.#entries.values();
  }

  toString() {
    return [...this.#entries].map(([name, value]) => `${name}=${quote(value)}`).join(';');
  }

  // What is no parameter is left out; of parameters of one name the first counts.
  static parse(text, at) {
    const params = new MIMEParams();
    while (at < text.length) {
      while (at < text.length && /[\r\n\t ]/.test(text[at])) at++;
      let end = at;
      while (end < text.length && text[end] !== ';' && text[end] !== '=') end++;
      const name = lower(text.slice(at, end));
      at = end + 1;
      if (end >= text.length) break;
      if (text[end] === ';') continue;
      let value;
      if (text[at] === '"') {
        const quoted = readQuoted(text, at + 1);
        value = quoted.value;
        at = endOf(text, quoted.at) + 1;
      } else {
        end = endOf(text, at);
        value = text.slice(at, end).replace(/[\r\n\t ]+$/, '');
        at = end + 1;
        if (value === '') continue;
      }
      if (name === '' || kNotToken.test(name) || kNotQuotable.test(value)) continue;
      if (!params.#entries.has(name)) params.#entries.set(name, value);
    }
    return params;
  }
}

const { parse } = MIMEParams;
delete MIMEParams.parse;

Object.defineProperty(MIMEParams.prototype, Symbol.iterator, {
  __proto__: null, value: MIMEParams.prototype.entries, writable: true, configurable: true,
});
Object.defineProperty(MIMEParams.prototype, 'toJSON', {
  __proto__: null, value: MIMEParams.prototype.toString, writable: true, configurable: true,
});

class MIMEType {
  #type;
  #subtype;
  #params;

  constructor(input) {
    const text = trim(`${input}`);
    const slash = text.indexOf('/');
    if (slash === -1) {
      const index = text.search(kNotToken);
      throw new codes.ERR_INVALID_MIME_SYNTAX('type', text, index);
    }
    const end = endOf(text, slash + 1);
    this.#type = checkToken('type', text.slice(0, slash), text);
    this.#subtype = checkToken('subtype', text.slice(slash + 1, end).replace(/[\r\n\t ]+$/, ''),
                               text);
    this.#params = parse(text, end + 1);
  }

  get type() {
    return this.#type;
  }

  set type(type) {
    this.#type = checkToken('type', `${type}`);
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(subtype) {
    this.#subtype = checkToken('subtype', `${subtype}`);
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#params;
  }

  toString() {
    const params = `${this.#params}`;
    return params === '' ? this.essence : `${this.essence};${params}`;
  }
}

Object.defineProperty(MIMEType.prototype, 'toJSON', {
  __proto__: null, value: MIMEType.prototype.toString, writable: true, configurable: true,
});

module.exports = { MIMEParams, MIMEType };
