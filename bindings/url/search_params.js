'use strict';

// URLSearchParams, https://url.spec.whatwg.org/#interface-urlsearchparams.

const { codes } = require('internal/errors');
const { decode, encode, makeTable } = require('internal/url/percent');
const { validateFunction } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');

const kFormTable = makeTable('*-._', '+');

const kAmpersand = 0x26;
const kEquals = 0x3d;
const kPercent = 0x25;
const kPlus = 0x2b;
const kQuestionMark = 0x3f;

function text(value) {
  return `${value}`.toWellFormed();
}

function decodePart(part) {
  return decode(part.includes('+') ? part.replaceAll('+', ' ') : part);
}

// The list [name, value, name, value, ...] of an application/x-www-form-urlencoded text.
function parse(query) {
  const list = [];
  const { length } = query;
  let start = length > 0 && query.charCodeAt(0) === kQuestionMark ? 1 : 0;
  let equals = -1;
  let isPlain = true;
  for (let i = start; i <= length; i++) {
    const code = i < length ? query.charCodeAt(i) : kAmpersand;
    if (code === kEquals) {
      if (equals === -1) equals = i;
    } else if (code === kPercent || code === kPlus) {
      isPlain = false;
    } else if (code === kAmpersand) {
      if (i > start) {
        const name = query.slice(start, equals === -1 ? i : equals);
        const value = equals === -1 ? '' : query.slice(equals + 1, i);
        if (isPlain) list.push(name, value);
        else list.push(decodePart(name), decodePart(value));
      }
      start = i + 1;
      equals = -1;
      isPlain = true;
    }
  }
  return list;
}

function serialize(list) {
  let result = '';
  for (let i = 0; i < list.length; i += 2) {
    if (i > 0) result += '&';
    result += `${encode(list[i], kFormTable)}=${encode(list[i + 1], kFormTable)}`;
  }
  return result;
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function listOfPairs(pairs) {
  const list = [];
  for (const pair of pairs) {
    if (!isObject(pair) || typeof pair[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
    let length = 0;
    for (const item of pair) {
      length++;
      list.push(text(item));
    }
    if (length !== 2) throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
  }
  return list;
}

// Names that become the same when made well-formed keep the place of the first and the last value.
function listOfRecord(record) {
  const values = new Map();
  for (const key of Reflect.ownKeys(record)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(record, key);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    const name = text(key);
    values.set(name, text(record[key]));
  }
  return [...values].flat();
}

function innerOptions(depth, options) {
  return depth === null ? { ...options } : { ...options, depth: depth - 1 };
}

// Set in static blocks, which may see the private parts.
let listOf;
let attach;
let replace;

class URLSearchParams {
  #list;
  // Called after each change, by the URL it belongs to.
  #changed;

  static {
    listOf = (params) => params.#list;
    attach = (params, changed) => {
      params.#changed = changed;
    };
    replace = (params, query) => {
      params.#list = parse(query);
    };
  }

  static #check(params) {
    if (typeof params !== 'object' || params === null || !(#list in params)) {
      throw new codes.ERR_INVALID_THIS('URLSearchParams');
    }
    return params.#list;
  }

  static #need(given, ...names) {
    if (given < names.length) throw new codes.ERR_MISSING_ARGS(...names);
  }

  constructor(init = undefined) {
    if (typeof init === 'string') {
      this.#list = parse(init.toWellFormed());
      return;
    }
    if (!isObject(init)) {
      this.#list = init === undefined || init === null ? [] : parse(text(init));
      return;
    }
    const method = init[Symbol.iterator];
    if (method === this[Symbol.iterator] && #list in init) {
      this.#list = init.#list.slice();
    } else if (method === undefined || method === null) {
      this.#list = listOfRecord(init);
    } else if (typeof method === 'function') {
      this.#list = listOfPairs(init);
    } else {
      throw new codes.ERR_ARG_NOT_ITERABLE('Query pairs');
    }
  }

  get size() {
    return URLSearchParams.#check(this).length / 2;
  }

  append(name, value) {
    const list = URLSearchParams.#check(this);
    URLSearchParams.#need(arguments.length, 'name', 'value');
    list.push(text(name), text(value));
    this.#changed?.();
  }

  delete(name, value = undefined) {
    const list = URLSearchParams.#check(this);
    URLSearchParams.#need(arguments.length, 'name');
    const wanted = text(name);
    const wantedValue = value === undefined ? undefined : text(value);
    for (let i = 0; i < list.length;) {
      const found = list[i] === wanted && (value === undefined || list[i + 1] === wantedValue);
      if (found) list.splice(i, 2);
      else i += 2;
    }
    this.#changed?.();
  }

  get(name) {
    const list = URLSearchParams.#check(this);
    URLSearchParams.#need(arguments.length, 'name');
    const wanted = text(name);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === wanted) return list[i + 1];
    }
    return null;
  }

  getAll(name) {
    const list = URLSearchParams.#check(this);
    URLSearchParams.#need(arguments.length, 'name');
    const wanted = text(name);
    const values = [];
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === wanted) values.push(list[i + 1]);
    }
    return values;
  }

  has(name, value = undefined) {
    const list = URLSearchParams.#check(this);
    URLSearchParams.#need(arguments.length, 'name');
    const wanted = text(name);
    const wantedValue = value === undefined ? undefined : text(value);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === wanted && (value === undefined || list[i + 1] === wantedValue)) return true;
    }
    return false;
  }

  set(name, value) {
    const list = URLSearchParams.#check(this);
    URLSearchParams.#need(arguments.length, 'name', 'value');
    const wanted = text(name);
    const newValue = text(value);
    let found = false;
    for (let i = 0; i < list.length;) {
      if (list[i] !== wanted) {
        i += 2;
      } else if (found) {
        list.splice(i, 2);
      } else {
        found = true;
        list[i + 1] = newValue;
        i += 2;
      }
    }
    if (!found) list.push(wanted, newValue);
    this.#changed?.();
  }

  sort() {
    const list = URLSearchParams.#check(this);
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    pairs.sort((a, b) => (a[0] < b[0] ? -1 : Number(a[0] > b[0])));
    list.splice(0, list.length, ...pairs.flat());
    this.#changed?.();
  }

  entries() {
    URLSearchParams.#check(this);
    return new ParamsIterator(this, 'entry');
  }

  forEach(callback, thisArg = undefined) {
    URLSearchParams.#check(this);
    validateFunction(callback, 'callback');
    // The callback may change the list, or replace it through the URL.
    for (let i = 0; i < this.#list.length; i += 2) {
      callback.call(thisArg, this.#list[i + 1], this.#list[i], this);
    }
  }

  keys() {
    URLSearchParams.#check(this);
    return new ParamsIterator(this, 'key');
  }

  values() {
    URLSearchParams.#check(this);
    return new ParamsIterator(this, 'value');
  }

  toString() {
    return serialize(URLSearchParams.#check(this));
  }

  [customInspectSymbol](depth, options) {
    const list = URLSearchParams.#check(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const { inspect, stripVTControlCharacters } = require('internal/util/inspect');
    const inner = innerOptions(depth, options);
    const shown = [];
    let width = -2;
    for (let i = 0; i < list.length; i += 2) {
      shown.push(`${inspect(list[i], inner)} => ${inspect(list[i + 1], inner)}`);
      width += stripVTControlCharacters(shown.at(-1)).length + 2;
    }
    const { name } = this.constructor;
    if (shown.length === 0) return `${name} {}`;
    if (width > options.breakLength) return `${name} {\n  ${shown.join(',\n  ')} }`;
    return `${name} { ${shown.join(', ')} }`;
  }
}

class ParamsIterator {
  #params;
  #kind;
  #index = 0;

  constructor(params, kind) {
    this.#params = params;
    this.#kind = kind;
  }

  static #check(iterator) {
    if (typeof iterator !== 'object' || iterator === null || !(#params in iterator)) {
      throw new codes.ERR_INVALID_THIS('URLSearchParamsIterator');
    }
  }

  #at(index) {
    const list = listOf(this.#params);
    if (this.#kind === 'key') return list[index];
    return this.#kind === 'value' ? list[index + 1] : [list[index], list[index + 1]];
  }

  next() {
    ParamsIterator.#check(this);
    const index = this.#index;
    if (index >= listOf(this.#params).length) return { value: undefined, done: true };
    this.#index += 2;
    return { value: this.#at(index), done: false };
  }

  [customInspectSymbol](depth, options) {
    ParamsIterator.#check(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const inner = innerOptions(depth, options);
    const left = [];
    for (let i = this.#index; i < listOf(this.#params).length; i += 2) left.push(this.#at(i));
    const shown = left.map((item) => inspect(item, inner));
    const body = inspect(left, inner).includes('\n') ? `\n  ${shown.join(',\n  ')}` :
      ` ${shown.join(', ')}`;
    return `${this[Symbol.toStringTag]} {${body} }`;
  }
}

function showMembers(prototype, names, tag) {
  for (const name of names) {
    Object.defineProperty(prototype, name, { __proto__: null, enumerable: true });
  }
  Object.defineProperty(prototype, Symbol.toStringTag, {
    __proto__: null, value: tag, configurable: true,
  });
}

showMembers(URLSearchParams.prototype, [
  'append', 'delete', 'get', 'getAll', 'has', 'set', 'size', 'sort', 'entries', 'forEach', 'keys',
  'values', 'toString',
], 'URLSearchParams');
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
  __proto__: null, value: URLSearchParams.prototype.entries, writable: true, configurable: true,
});

delete ParamsIterator.prototype.constructor;
const kIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
Object.setPrototypeOf(ParamsIterator.prototype, kIteratorPrototype);
showMembers(ParamsIterator.prototype, ['next'], 'URLSearchParams Iterator');

module.exports = { URLSearchParams, attach, replace, showMembers };
